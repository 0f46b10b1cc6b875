import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
import pytest

from app.kernel.refusals import Conflict
from app.releases.formats.seg_object import seg_bytes
from app.releases.values import Region, StackSource
from tests.releases.sources import HEAD, oblique_stack, real_stack, volume_stack


def region(stack: StackSource, seed: int, key: str, code: str = "lesion") -> Region:
    """Speckled voxels over some frames, with the first and last frame and the corners among them."""
    shape = stack.grid.shape
    mask = np.random.default_rng(seed).random(shape) > 0.8
    mask[1 : shape[0] - 2] &= np.random.default_rng(seed + 1).random((shape[0] - 3, 1, 1)) > 0.3
    mask[0, 0, 0] = mask[-1, -1, -1] = True
    return Region(key, key, code, "R1", stack.id, mask, f"2.25.{seed}", (), anatomy=("716920008", "Mid left PZa"))


@pytest.mark.parametrize("source", [oblique_stack, real_stack])
def test_every_voxel_comes_back_in_its_place(source: Callable[[], StackSource]) -> None:
    stack = source()
    regions = [region(stack, 3, "R1_finding-1_t2-ax", "index_lesion"), region(stack, 8, "R1_finding-2_t2-ax")]

    read = hd.seg.segread(io.BytesIO(seg_bytes(HEAD, stack, "R1", regions)))

    found = read.get_pixels_by_source_instance([uid for uid, _ in stack.frames], segment_numbers=[1, 2])
    for number, one in enumerate(regions):
        assert np.array_equal(found[..., number].astype(bool), one.mask)
    assert read.segmentation_type == hd.seg.SegmentationTypeValues.BINARY


@pytest.mark.parametrize(("in_volume", "keeps_places"), [(True, True), (True, False), (False, True)])
def test_every_voxel_of_an_ultrasound_volume_comes_back_in_its_place(in_volume: bool, keeps_places: bool) -> None:
    """In coordinates of its own as well, as machines for 3-D transrectal ultrasound write them."""
    stack = volume_stack(in_volume=in_volume, keeps_places=keeps_places)
    regions = [region(stack, 3, "R1_finding-1_trus", "index_lesion"), region(stack, 8, "R1_finding-2_trus")]
    read = hd.seg.segread(io.BytesIO(seg_bytes(HEAD, stack, "R1", regions)))
    found = read.get_pixels_by_source_frame(
        stack.frames[0][0], [frame for _, frame in stack.frames], segment_numbers=[1, 2]
    )
    for number, one in enumerate(regions):
        assert np.array_equal(found[..., number].astype(bool), one.mask)
    assert read.FrameOfReferenceUID == stack.frame_of_reference_uid
    assert ("the volume's own mm" in read.SeriesDescription) is in_volume
    for frame in read.PerFrameFunctionalGroupsSequence:
        height = float(frame.PlanePositionSequence[0].ImagePositionPatient[2])
        assert any(abs(height - place[2]) < 1e-6 for place in stack.grid.frame_positions_mm)


@pytest.mark.parametrize("source", [oblique_stack, real_stack])
def test_every_frame_says_where_it_is(source: Callable[[], StackSource]) -> None:
    stack = source()
    one = region(stack, 5, "R1_finding-1_t2-ax")
    read = pydicom.dcmread(io.BytesIO(seg_bytes(HEAD, stack, "R1", [one])))

    shared = read.SharedFunctionalGroupsSequence[0]
    grid = stack.grid
    assert np.allclose(shared.PixelMeasuresSequence[0].PixelSpacing, [grid.row_spacing_mm, grid.column_spacing_mm])
    orientation = [float(v) for v in shared.PlaneOrientationSequence[0].ImageOrientationPatient]
    assert np.allclose(orientation, [*grid.row_direction, *grid.column_direction], atol=1e-6)
    for frame, pixels in zip(read.PerFrameFunctionalGroupsSequence, read.pixel_array, strict=True):
        position = np.array([float(v) for v in frame.PlanePositionSequence[0].ImagePositionPatient])
        away = np.linalg.norm(np.asarray(grid.frame_positions_mm) - position, axis=1)
        assert away.min() < 1e-3
        assert np.array_equal(pixels.astype(bool), one.mask[int(away.argmin())])


def test_codes_are_snomed_and_each_segment_can_be_tracked() -> None:
    stack = oblique_stack()
    read = hd.seg.segread(io.BytesIO(seg_bytes(HEAD, stack, "R1", [region(stack, 3, "R1_finding-1_t2-ax")])))
    segment = read.SegmentSequence[0]
    assert segment.SegmentedPropertyCategoryCodeSequence[0].CodeValue == "49755003"
    assert segment.SegmentedPropertyTypeCodeSequence[0].CodeValue == "52988006"
    assert {item[0].CodingSchemeDesignator for item in (
        segment.SegmentedPropertyCategoryCodeSequence,
        segment.SegmentedPropertyTypeCodeSequence,
        segment.AnatomicRegionSequence,
    )} == {"SCT"}  # fmt: skip
    assert (segment.TrackingUID, segment.TrackingID) == ("2.25.3", "R1_finding-1_t2-ax")
    assert segment.SegmentAlgorithmType == "MANUAL"
    assert read.BodyPartExamined == "PROSTATE"


def test_equal_content_gives_equal_bytes_and_other_content_other_uids() -> None:
    stack = oblique_stack()
    one, other = region(stack, 3, "R1_finding-1_t2-ax"), region(stack, 4, "R1_finding-1_t2-ax")
    first = seg_bytes(HEAD, stack, "R1", [one])
    assert first == seg_bytes(HEAD, stack, "R1", [one])
    uids = {pydicom.dcmread(io.BytesIO(b)).SOPInstanceUID for b in (first, seg_bytes(HEAD, stack, "R1", [other]))}
    assert len(uids) == 2
    read = pydicom.dcmread(io.BytesIO(first))
    times = (read.ContentDate, read.ContentTime, read.SeriesDate, read.InstanceCreationDate)
    assert times == ("20261124", "083000.123456", "20261124", "20261124")


def test_masks_whose_images_are_gone_are_refused() -> None:
    stack = oblique_stack()
    broken = replace(stack, headers=stack.headers[:-1])
    with pytest.raises(Conflict, match="not in the store"):
        seg_bytes(HEAD, broken, "R1", [region(stack, 3, "a")])


@pytest.mark.parametrize("source", [oblique_stack, real_stack, lambda: volume_stack(in_volume=True)])
def test_dciodvfy_accepts_it(source: Callable[[], StackSource], tmp_path: Path) -> None:
    judge = shutil.which("dciodvfy")
    if judge is None:
        pytest.skip("dciodvfy (Debian package dicom3tools) is not installed; .ci/run installs it")
    stack = source()
    file = tmp_path / "seg.dcm"
    file.write_bytes(seg_bytes(HEAD, stack, "R1", [region(stack, 3, "R1_finding-1_t2-ax", "index_lesion")]))
    said = subprocess.run([judge, "-new", str(file)], capture_output=True, text=True, check=False)
    lines = (said.stdout + said.stderr).splitlines()
    assert [line for line in lines if line.startswith("Error") or " Error " in line] == []
    assert "Segmentation" in lines
