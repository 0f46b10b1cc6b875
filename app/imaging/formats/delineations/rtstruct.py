"""DICOM RT Structure Sets (PS3.3 A.19): regions by number and name, as closed contours in LPS mm."""

import numpy as np
from pydicom.dataset import Dataset

from app.imaging.formats.delineations.dataset import BROKEN, items
from app.imaging.values.delineations import Delineation, FloatArray, Label, Outlines
from app.kernel.refusals import Invalid

SOP_CLASSES = ("1.2.840.10008.5.1.4.1.1.481.3",)
CLOSED = ("CLOSED_PLANAR", "CLOSEDPLANAR_XOR")
MOST_POINTS = 2_000_000


def read(dataset: Dataset, sha256: str) -> Delineation:
    try:
        return _read(dataset, sha256)
    except BROKEN:
        raise Invalid("The structure set is damaged or lacks what says where its regions lie.") from None


def _read(dataset: Dataset, sha256: str) -> Delineation:
    regions = items(dataset, "StructureSetROISequence")
    drawn = {
        int(one.ReferencedROINumber): items(one, "ContourSequence") for one in items(dataset, "ROIContourSequence")
    }
    frames = {str(one.get("ReferencedFrameOfReferenceUID", "")) for one in regions} - {""}
    if len(frames) > 1:
        raise Invalid("The structure set mixes frames of reference.")
    labels, contours = [], {}
    for region in regions:
        key = str(int(region.ROINumber))
        found = drawn.get(int(key), [])
        kinds = {str(one.get("ContourGeometricType", "")) for one in found}
        problem = None if kinds <= set(CLOSED) else f"it is made of {', '.join(sorted(kinds - set(CLOSED)))}, not areas"
        contours[key] = () if problem else tuple(_points(one) for one in found)
        labels.append(Label(key, str(region.get("ROIName", "")), len(found), "outlines", problem))
    if sum(len(one) for group in contours.values() for one in group) > MOST_POINTS:
        raise Invalid("The structure set has too many points.")
    return Delineation(
        "RTSTRUCT", sha256, tuple(labels), Outlines(contours), next(iter(frames), None), _series_uids(dataset)
    )


def _points(contour: Dataset) -> FloatArray:
    points = np.array([float(one) for one in contour.ContourData], dtype=np.float64)
    if points.size < 9 or points.size % 3 or not np.isfinite(points).all():
        raise Invalid("The structure set has a contour that is no outline of three points or more.")
    return points.reshape(-1, 3)


def _series_uids(dataset: Dataset) -> tuple[str, ...]:
    return tuple(
        str(series.SeriesInstanceUID)
        for frame in items(dataset, "ReferencedFrameOfReferenceSequence")
        for study in items(frame, "RTReferencedStudySequence")
        for series in items(study, "RTReferencedSeriesSequence")
    )
