"""Delineations as other programs write them: NIfTI in any axis order, DICOM SEG, RTSTRUCT, CSV of points."""

import gzip
import io
from collections.abc import Mapping, Sequence
from typing import Any

import nibabel
import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid

from app.kernel.geometry import Grid

NIBABEL: Any = nibabel  # its classes carry no types
RAS_OF_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])
SEG, RTSTRUCT = "1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.481.3"


def nifti(
    labels: np.ndarray,
    grid: Grid,
    *,
    axes: tuple[int, int, int] = (0, 1, 2),
    turned: Sequence[int] = (),
    shift_mm: tuple[float, float, float] = (0, 0, 0),
) -> bytes:
    """`labels` are (frames, rows, columns); `axes` and `turned`: how the file keeps (column, row, frame)."""
    array = labels.transpose(2, 1, 0).transpose(axes)
    affine = grid.affine()
    affine[:3, 3] += shift_mm
    moved = affine.copy()
    moved[:3, :3] = affine[:3, list(axes)]
    for axis in turned:
        moved[:3, 3] += moved[:3, axis] * (array.shape[axis] - 1)
        moved[:3, axis] *= -1
        array = np.flip(array, axis)
    image = NIBABEL.Nifti1Image(np.ascontiguousarray(array), RAS_OF_LPS @ moved)
    image.set_sform(RAS_OF_LPS @ moved, code=1)
    image.set_qform(None, code=0)
    return gzip.compress(bytes(image.to_bytes()), mtime=0)


def _file(sop_class: str, modality: str) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = UID(sop_class), generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    made.SOPClassUID, made.SOPInstanceUID = sop_class, meta.MediaStorageSOPInstanceUID
    made.Modality, made.PatientName, made.PatientID = modality, "PLANTED^NAME", "PLANTED-ID"
    made.StudyInstanceUID, made.SeriesInstanceUID = generate_uid(), generate_uid()
    return made


def _bytes(dataset: FileDataset) -> bytes:
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def seg(
    masks: Mapping[int, np.ndarray],
    names: Mapping[int, str],
    grid: Grid,
    *,
    frame_of_reference_uid: str,
    series_uid: str = "",
    backwards: bool = False,
) -> bytes:
    """BINARY, planes without anything left out, as PS3.3 A.51 allows; `backwards`: the last plane first."""
    made = _file(SEG, "SEG")
    made.FrameOfReferenceUID, made.SegmentationType = frame_of_reference_uid, "BINARY"
    made.Rows, made.Columns = grid.rows, grid.columns
    made.BitsAllocated = made.BitsStored = 1
    made.HighBit = made.PixelRepresentation = 0
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    segments, groups, planes = [], [], []
    for number, mask in masks.items():
        item = Dataset()
        item.SegmentNumber, item.SegmentLabel = number, names[number]
        segments.append(item)
        found = [frame for frame in range(grid.frames) if mask[frame].any()]
        for frame in reversed(found) if backwards else found:
            group, place, segment = Dataset(), Dataset(), Dataset()
            place.ImagePositionPatient = [f"{value:.6f}" for value in grid.frame_positions_mm[frame]]
            segment.ReferencedSegmentNumber = number
            group.PlanePositionSequence, group.SegmentIdentificationSequence = Items([place]), Items([segment])
            groups.append(group)
            planes.append(mask[frame])
    shared, measures, orientation = Dataset(), Dataset(), Dataset()
    measures.PixelSpacing = [grid.row_spacing_mm, grid.column_spacing_mm]
    orientation.ImageOrientationPatient = [f"{value:.9f}" for value in (*grid.row_direction, *grid.column_direction)]
    shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = Items([measures]), Items([orientation])
    made.SegmentSequence, made.PerFrameFunctionalGroupsSequence = Items(segments), Items(groups)
    made.SharedFunctionalGroupsSequence = Items([shared])
    made.NumberOfFrames = len(planes)
    bits = np.packbits(np.stack(planes).ravel(), bitorder="little").tobytes()
    made.PixelData = bits + b"\0" * (len(bits) % 2)
    if series_uid:
        series = Dataset()
        series.SeriesInstanceUID = series_uid
        made.ReferencedSeriesSequence = Items([series])
    return _bytes(made)


def rtstruct(regions: Mapping[int, tuple[str, Sequence[np.ndarray]]], *, frame_of_reference_uid: str) -> bytes:
    """Regions by number: a name, and closed contours (n, 3) in LPS mm."""
    made = _file(RTSTRUCT, "RTSTRUCT")
    described, drawn = [], []
    for number, (name, contours) in regions.items():
        item, outline = Dataset(), Dataset()
        item.ROINumber, item.ROIName, item.ReferencedFrameOfReferenceUID = number, name, frame_of_reference_uid
        outline.ReferencedROINumber, outline.ContourSequence = number, Items([])
        for points in contours:
            contour = Dataset()
            contour.ContourGeometricType, contour.NumberOfContourPoints = "CLOSED_PLANAR", len(points)
            contour.ContourData = [f"{value:.4f}" for value in np.asarray(points).ravel()]
            outline.ContourSequence.append(contour)
        described.append(item)
        drawn.append(outline)
    made.StructureSetROISequence, made.ROIContourSequence = Items(described), Items(drawn)
    return _bytes(made)
