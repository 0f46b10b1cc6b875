"""One DICOM Segmentation object (BINARY): geometry from its source images, codes, UIDs derived from its content."""

import io
import warnings
from collections.abc import Sequence
from datetime import UTC
from typing import Any

import highdicom as hd
import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.sr.coding import Code

from app.kernel.geometry import Grid
from app.kernel.refusals import Conflict
from app.releases.formats.volume_places import SAID, placed_by_its_grid
from app.releases.rules.canonical import derived_uid, sha256
from app.releases.rules.codes import SEGMENTS
from app.releases.rules.regions import slug
from app.releases.values import REFERENCE, Head, Region, StackSource

MANUFACTURER = "Consilium"
DEVICE = "none"
ARTIFICIAL_INTELLIGENCE = Code("123110", "DCM", "Artificial Intelligence")
PLACEHOLDER_UID = "2.25.1"


def seg_bytes(head: Head, stack: StackSource, author: str, regions: Sequence[Region]) -> bytes:
    """The Part 10 file. Its UIDs are derived from its own content, its times are the time of the freeze."""
    sources = _sources(stack)
    in_volume = any([_is_placed_by_grid(dataset, stack) for dataset in sources])
    with warnings.catch_warnings():
        # pseudonyms are names of one component; that is meant
        warnings.filterwarnings("ignore", message="The string .* is unlikely to represent")
        segmentation = _segmentation(head, stack, author, regions, sources)
    if in_volume:
        segmentation.SeriesDescription = f"{segmentation.SeriesDescription}, {SAID}"[:64]
    return _with_own_uids(head, segmentation)


def _segmentation(
    head: Head, stack: StackSource, author: str, regions: Sequence[Region], sources: list[Dataset]
) -> Dataset:
    pixels = np.stack([region.mask for region in regions], axis=-1).astype(np.uint8)
    automatic = any(one["reader"] == author and one["kind"] == "algorithm" for one in head.readers)
    segmentation: Dataset = hd.seg.Segmentation(
        source_images=sources,
        pixel_array=pixels,
        segmentation_type=hd.seg.SegmentationTypeValues.BINARY,
        segment_descriptions=[_segment(number, region, automatic) for number, region in enumerate(regions, start=1)],
        series_instance_uid=PLACEHOLDER_UID,
        series_number=9000 + (0 if author == REFERENCE else 1),
        sop_instance_uid=PLACEHOLDER_UID,
        instance_number=1,
        manufacturer=MANUFACTURER,
        manufacturer_model_name=MANUFACTURER,
        software_versions=head.software,
        device_serial_number=DEVICE,
        content_label="REFERENCE" if author == REFERENCE else slug(author).upper().replace("-", "_")[:16],
        content_description=f"{head.name}, {author}"[:64],
        content_creator_name=f"{author}^",
        series_description=f"Segmentation, {author}",
        **_places(stack, sources),
    )
    return segmentation


def _sources(stack: StackSource) -> list[Dataset]:
    """The instances of the stack in spatial order, one for each frame (or one multi-frame object)."""
    by_uid: dict[str, Dataset] = {}
    for header in stack.headers:
        dataset: Dataset = pydicom.dcmread(io.BytesIO(header), force=False, stop_before_pixels=True)
        by_uid[str(dataset.SOPInstanceUID)] = dataset
    missing = [uid for uid, _ in stack.frames if uid not in by_uid]
    if missing or not stack.frames:
        raise Conflict("The images a mask was drawn on are not in the store; the release cannot be made.")
    sources = [by_uid[uid] for uid in dict.fromkeys(uid for uid, _ in stack.frames)]
    for dataset in sources:
        # de-identification may have emptied what the Study and Patient modules want present
        for keyword in ("StudyID", "AccessionNumber", "ReferringPhysicianName", "StudyDate", "StudyTime"):
            if keyword not in dataset:
                setattr(dataset, keyword, "")
    return sources


def _is_placed_by_grid(dataset: Dataset, stack: StackSource) -> bool:
    return placed_by_its_grid(
        dataset, stack.grid, [number for uid, number in stack.frames if uid == dataset.SOPInstanceUID]
    )


def _places(stack: StackSource, sources: list[Dataset]) -> dict[str, Any]:
    """Plane positions in the order of the mask's frames. Single-frame sources bring their own, exactly."""
    if len(sources) == len(stack.frames):
        return {}
    grid = stack.grid
    assert grid is not None
    return {
        "plane_positions": [
            hd.PlanePositionSequence(hd.CoordinateSystemNames.PATIENT, position) for position in grid.frame_positions_mm
        ],
        "plane_orientation": hd.PlaneOrientationSequence(
            hd.CoordinateSystemNames.PATIENT, (*grid.row_direction, *grid.column_direction)
        ),
        "pixel_measures": _measures(grid),
    }


def _measures(grid: Grid) -> hd.PixelMeasuresSequence:
    return hd.PixelMeasuresSequence(
        pixel_spacing=(grid.row_spacing_mm, grid.column_spacing_mm),
        slice_thickness=grid.frame_spacing_mm,
        spacing_between_slices=grid.frame_spacing_mm or None,
    )


def _segment(number: int, region: Region, automatic: bool) -> hd.seg.SegmentDescription:
    code, kinds = SEGMENTS[region.code], hd.seg.SegmentAlgorithmTypeValues
    model = next((part["model"] for part in region.made_of if "model" in part), None)
    kind = kinds.AUTOMATIC if automatic else kinds.SEMIAUTOMATIC if model else kinds.MANUAL
    # an imported one by its code: which algorithm it was stands in the table of readers, without its name
    name, version = (model["name"], model["version"]) if model else (region.author, "as imported")
    anatomy = [Code(region.anatomy[0], "SCT", region.anatomy[1][:64])] if region.anatomy else None
    return hd.seg.SegmentDescription(
        segment_number=number,
        segment_label=region.label[:64],
        segmented_property_category=Code(code.category[0], code.category[1], code.category[2]),
        segmented_property_type=Code(code.type[0], code.type[1], code.type[2]),
        algorithm_type=kind,
        algorithm_identification=hd.AlgorithmIdentificationSequence(
            name=name[:64], version=version[:64], family=ARTIFICIAL_INTELLIGENCE
        )
        if kind is not kinds.MANUAL
        else None,
        tracking_uid=region.tracking,
        tracking_id=region.key[:64],
        anatomic_regions=anatomy,
        display_color=hd.color.CIELabColor.from_rgb(*code.rgb),
    )


def _with_own_uids(head: Head, segmentation: Dataset) -> bytes:
    frozen = head.frozen_at.astimezone(UTC)
    date, time = frozen.strftime("%Y%m%d"), frozen.strftime("%H%M%S.%f")
    for keyword, value in {
        "ContentDate": date, "ContentTime": time, "InstanceCreationDate": date, "InstanceCreationTime": time,
        "SeriesDate": date, "SeriesTime": time, "TimezoneOffsetFromUTC": "+0000",
    }.items():  # fmt: skip
        setattr(segmentation, keyword, value)
    for equipment in segmentation.ContributingEquipmentSequence:
        equipment.ContributionDateTime = f"{date}{time}+0000"
    segmentation.BodyPartExamined = "PROSTATE"
    _organisation(segmentation, PLACEHOLDER_UID)
    content = sha256(_part10(segmentation))
    segmentation.SOPInstanceUID = derived_uid("seg", "instance", content)
    segmentation.SeriesInstanceUID = derived_uid("seg", "series", content)
    segmentation.file_meta.MediaStorageSOPInstanceUID = segmentation.SOPInstanceUID
    _organisation(segmentation, derived_uid("seg", "dimensions", content))
    return _part10(segmentation)


def _organisation(segmentation: Dataset, uid: str) -> None:
    for item in (*segmentation.DimensionOrganizationSequence, *segmentation.DimensionIndexSequence):
        item.DimensionOrganizationUID = uid


def _part10(dataset: Dataset) -> bytes:
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
