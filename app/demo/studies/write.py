"""Writes a phantom study as classic MR DICOM files, one per frame, as a scanner sends them."""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import MRImageStorage

from app.demo.phantom.cases import PhantomCase
from app.demo.studies.headers import decimal, patient_and_study, save, uid
from app.demo.studies.identities import identity_of
from app.demo.studies.series import PlannedSeries, Volume, planned
from app.demo.studies.truth import Truth


def write_study(case: PhantomCase, number: int, folder: Path) -> Truth:
    """Files in `folder`, the same bytes for the same case; `number` picks the invented patient."""
    folder.mkdir(parents=True, exist_ok=True)
    identity = identity_of(case, number)
    for series in planned(case):
        shared = patient_and_study(case, identity)
        _scanner(shared, case)
        _series(shared, case, series)
        _write(shared, case, series, folder)
    return Truth(case)


def _scanner(data: Dataset, case: PhantomCase) -> None:
    data.Modality = "MR"
    data.ManufacturerModelName, data.StudyDescription = "Phantom 3T", "MR prostate"
    data.BodyPartExamined, data.PatientPosition = "PROSTATE", "HFS"
    data.MagneticFieldStrength = "3"
    data.StudyInstanceUID = uid(case.key, "study")
    data.FrameOfReferenceUID = uid(case.key, "frame of reference")
    data.StudyID, data.PositionReferenceIndicator = str(case.seed), ""


def _series(data: Dataset, case: PhantomCase, series: PlannedSeries) -> None:
    data.SOPClassUID = MRImageStorage
    data.SeriesInstanceUID = uid(case.key, "series", series.number)
    data.SeriesNumber, data.AcquisitionNumber = series.number, 1
    data.SeriesDescription = data.ProtocolName = series.description
    for keyword, value in series.header.items():
        setattr(data, keyword, value)
    grid = series.grid
    data.Rows, data.Columns = grid.rows, grid.columns
    data.PixelSpacing = [decimal(grid.row_spacing_mm), decimal(grid.column_spacing_mm)]
    data.ImageOrientationPatient = [decimal(v) for v in (*grid.row_direction, *grid.column_direction)]
    data.SliceThickness, data.SpacingBetweenSlices = "3", decimal(grid.frame_spacing_mm)
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0


def _write(data: Dataset, case: PhantomCase, series: PlannedSeries, folder: Path) -> None:
    instance = 0
    for volume in series.volumes:
        _window(data, series.window or _of_middle_slice(volume))
        for keyword, value in volume.header.items():
            setattr(data, keyword, value)
        for position, image in zip(series.grid.frame_positions_mm, volume.images, strict=True):
            instance += 1
            data.SOPInstanceUID = uid(case.key, series.number, instance)
            data.InstanceNumber = instance
            data.ImagePositionPatient = [decimal(v) for v in position]
            data.SliceLocation = decimal(float(np.dot(position, series.grid.normal)))
            data.PixelData = image.astype("<u2").tobytes()
            save(data, folder / f"{series.number:02d}-{instance:03d}.dcm")


def _window(data: Dataset, window: tuple[float, float]) -> None:
    data.WindowCenter, data.WindowWidth = map(decimal, window)


def _of_middle_slice(volume: Volume) -> tuple[float, float]:
    low, high = np.percentile(volume.images[volume.images.shape[0] // 2], [2, 99])
    return float(low + high) / 2, max(1.0, float(high - low))
