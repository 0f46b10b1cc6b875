"""Phantom studies as files: valid, placed in space, the same each time, and showing what the truth says."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from app.demo.phantom.cases import CASES
from app.demo.studies import Truth, write_study
from app.demo.studies.series import planned

pytestmark = pytest.mark.xdist_group("phantom_study")

CASE = next(case for case in CASES if case.contrast)

Series = dict[int, list[Dataset]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def written(folder: Path) -> tuple[Truth, Series]:
    truth = write_study(CASE, 1, folder)
    series: Series = defaultdict(list)
    for path in sorted(folder.iterdir()):
        data = pydicom.dcmread(path)
        series[int(data.SeriesNumber)].append(data)
    return truth, series


def test_a_study_has_three_planes_diffusion_maps_and_contrast(written: tuple[Truth, Series]) -> None:
    series = written[1]
    assert [series[n][0].SeriesDescription for n in sorted(series)] == [
        "t2_tse_sag", "t2_tse_tra", "t2_tse_cor", "ep2d_diff_tra", "ep2d_diff_tra_ADC", "ep2d_diff_tra_CALC_BVAL",
        "t1_vibe_dyn_tra",
    ]  # fmt: skip
    assert {float(d.DiffusionBValue) for d in series[5]} == {50, 400, 800}
    assert {float(d.DiffusionBValue) for d in series[7]} == {1400}
    assert not any("DiffusionBValue" in d for d in series[6])
    assert {int(d.TemporalPositionIdentifier) for d in series[8]} == {1, 2, 3, 4, 5, 6}


def test_axes_are_oblique_orthonormal_and_positions_evenly_spaced(written: tuple[Truth, Series]) -> None:
    for files in written[1].values():
        row, column = (np.array(files[0].ImageOrientationPatient[a:b], float) for a, b in ((0, 3), (3, 6)))
        assert abs(float(row @ column)) < 1e-6
        assert np.linalg.norm(row) == pytest.approx(1, abs=1e-6)
        normal = np.cross(row, column)
        places = sorted({round(float(np.dot(d.ImagePositionPatient, normal)), 3) for d in files})
        assert np.allclose(np.diff(places), float(files[0].SpacingBetweenSlices), atol=2e-3)
    axial = written[1][3][0].ImageOrientationPatient
    assert 0.05 < abs(float(axial[5])) < 0.3


def test_every_object_has_its_own_uid_and_all_share_a_frame_of_reference(written: tuple[Truth, Series]) -> None:
    files = [d for group in written[1].values() for d in group]
    assert len({d.SOPInstanceUID for d in files}) == len(files)
    assert len({d.FrameOfReferenceUID for d in files}) == 1
    assert all(d.file_meta.MediaStorageSOPInstanceUID == d.SOPInstanceUID for d in files)


def test_the_lesion_is_dark_on_adc_and_bright_at_high_b_where_the_truth_says(written: tuple[Truth, Series]) -> None:
    truth, series = written
    grid = next(plan.grid for plan in planned(CASE) if plan.number == 6)
    index = truth.lesions[0].mask(grid)
    elsewhere = truth.gland_mask(grid) & ~index
    adc, high = (np.stack([d.pixel_array for d in series[n]]) for n in (6, 7))
    assert index.sum() > 20
    assert np.median(adc[index]) < 0.7 * np.median(adc[elsewhere])
    assert np.median(high[index]) > 1.6 * np.median(high[elsewhere])


def test_patients_carry_identities_to_remove(written: tuple[Truth, Series]) -> None:
    data = written[1][2][0]
    assert str(data.PatientName)
    assert data.PatientBirthDate
    assert "555" in data.PatientComments


@pytest.mark.usefixtures("written")
def test_writing_again_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_study(CASE, 1, tmp_path)
    first, second = (sorted(where.iterdir()) for where in (folder, tmp_path))
    assert [p.name for p in first] == [p.name for p in second]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(first, second, strict=True))
