"""Phantom ultrasound as files: a volume placed in space, a sweep with its angles, both showing what the truth says."""

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from app.demo.phantom.cases import CASES
from app.demo.studies import Truth, write_ultrasound
from app.demo.studies.probe import RADIUS_MM, Probe
from app.demo.studies.scans import SWEEP_DEG, SWEEP_SIZE, SWEEP_SPACING_MM, volume_scan
from app.demo.studies.write_ultrasound import IMAGE_AT

pytestmark = pytest.mark.xdist_group("phantom_ultrasound")

CASE = CASES[0]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Truth, Dataset, Dataset]:
    folder = tmp_path_factory.mktemp("ultrasound")
    truth = write_ultrasound(CASE, 0, folder, with_angles=True)
    return truth, pydicom.dcmread(folder / "volume.dcm"), pydicom.dcmread(folder / "sweep.dcm")


def test_the_lesion_is_dark_in_the_volume_where_the_truth_says(written: tuple[Truth, Dataset, Dataset]) -> None:
    truth, volume, _ = written
    grid = volume_scan(Probe(CASE)).grid
    pictures = volume.pixel_array.astype(float)
    assert pictures.shape == grid.shape
    index = truth.lesions[0].mask(grid)
    normal = truth.gland_mask(grid) & ~index
    assert index.sum() > 1000
    assert np.median(pictures[index]) < np.median(pictures[normal]) - 25


def test_frames_of_the_volume_lie_where_its_header_says(written: tuple[Truth, Dataset, Dataset]) -> None:
    volume = written[1]
    grid = volume_scan(Probe(CASE)).grid
    places = [
        frame.PlanePositionVolumeSequence[0].ImagePositionVolume for frame in volume.PerFrameFunctionalGroupsSequence
    ]
    assert np.allclose(np.asarray(places, float), grid.frame_positions_mm, atol=1e-4)


def test_the_lesion_is_dark_in_the_sweep_at_the_angle_where_it_lies(written: tuple[Truth, Dataset, Dataset]) -> None:
    truth, _, sweep = written
    angles = float(sweep.PositionerPrimaryAngle) + np.asarray(sweep.PositionerPrimaryAngleIncrement, float)
    assert np.allclose(angles, SWEEP_DEG)
    probe = Probe(CASE)
    away = np.asarray(truth.lesions[0].center_mm) - np.asarray(probe.origin_mm)
    across, down, along = (float(away @ np.asarray(axis)) for axis in probe.axes)
    angle, depth = np.degrees(np.arctan2(across, -down)), np.hypot(across, down) - RADIUS_MM
    frame = int(np.abs(angles - angle).argmin())
    row = IMAGE_AT[0] + SWEEP_SIZE[0] - 1 - round(depth / SWEEP_SPACING_MM)
    column = IMAGE_AT[1] + round((SWEEP_SIZE[1] - 1) / 2 - along / SWEEP_SPACING_MM)
    lesion = sweep.pixel_array[frame, row - 15 : row + 15, column - 15 : column + 15]
    other = sweep.pixel_array[-1 - frame, row - 15 : row + 15, column - 15 : column + 15]
    assert np.median(lesion) < np.median(other) - 25


def test_the_machine_burns_the_name_in_outside_the_region_only(written: tuple[Truth, Dataset, Dataset]) -> None:
    sweep = written[2]
    region = sweep.SequenceOfUltrasoundRegions[0]
    assert region.RegionLocationMinY0 == IMAGE_AT[0]
    assert sweep.pixel_array[:, : IMAGE_AT[0]].max() > 200
    assert region.PhysicalDeltaX * 10 == pytest.approx(SWEEP_SPACING_MM)


def test_both_are_of_the_patient_of_the_mri_in_a_study_and_frame_of_their_own(
    written: tuple[Truth, Dataset, Dataset],
) -> None:
    volume, sweep = written[1:]
    assert volume.PatientID == sweep.PatientID == f"PHANTOM-{CASE.seed:05d}"
    assert volume.StudyInstanceUID == sweep.StudyInstanceUID
    assert volume.SOPInstanceUID != sweep.SOPInstanceUID
    assert "FrameOfReferenceUID" not in sweep


def test_writing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_ultrasound(CASES[3], 0, tmp_path / name, with_angles=False)
    for name in ("volume.dcm", "sweep.dcm"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert "PositionerPrimaryAngle" not in pydicom.dcmread(tmp_path / "a" / "sweep.dcm")
