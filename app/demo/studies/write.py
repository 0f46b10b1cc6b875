"""Writes a phantom study as classic MR DICOM files, one per frame, as a scanner sends them."""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage, generate_uid
from pydicom.valuerep import DSfloat

from app.demo.phantom.cases import PhantomCase
from app.demo.studies.identities import Identity, identity_of
from app.demo.studies.series import PlannedSeries, Volume, planned
from app.demo.studies.truth import Truth


def write_study(case: PhantomCase, number: int, folder: Path) -> Truth:
    """Files in `folder`, the same bytes for the same case; `number` picks the invented patient."""
    folder.mkdir(parents=True, exist_ok=True)
    identity = identity_of(case, number)
    for series in planned(case):
        shared = _patient_and_study(case, identity)
        _series(shared, case, series)
        _write(shared, case, series, folder)
    return Truth(case)


def uid(*parts: object) -> str:
    """Always the same for the same parts, so that writing again is sending the same study again."""
    return str(generate_uid(entropy_srcs=["consilium phantom", *map(str, parts)]))


def _patient_and_study(case: PhantomCase, identity: Identity) -> Dataset:
    data = Dataset()
    data.SpecificCharacterSet = "ISO_IR 192"
    data.StudyDate = data.SeriesDate = data.AcquisitionDate = data.ContentDate = identity.study_date
    data.StudyTime = data.SeriesTime = data.AcquisitionTime = data.ContentTime = identity.study_time
    data.AccessionNumber = identity.accession
    data.Modality = "MR"
    data.Manufacturer, data.ManufacturerModelName = "Consilium", "Phantom 3T"
    data.InstitutionName, data.StationName = identity.institution, identity.station
    data.ReferringPhysicianName, data.OperatorsName = identity.referrer, identity.operator
    data.StudyDescription = "MR prostate"
    data.PatientName, data.PatientID = identity.name, identity.patient_id
    data.PatientBirthDate, data.PatientSex = identity.birth_date, "M"
    data.PatientAge = f"{case.age:03d}Y"
    data.PatientComments = identity.comments
    data.BodyPartExamined, data.PatientPosition = "PROSTATE", "HFS"
    data.MagneticFieldStrength = "3"
    data.StudyInstanceUID = uid(case.key, "study")
    data.FrameOfReferenceUID = uid(case.key, "frame of reference")
    data.StudyID, data.PositionReferenceIndicator = str(case.seed), ""
    return data


def _series(data: Dataset, case: PhantomCase, series: PlannedSeries) -> None:
    data.SOPClassUID = MRImageStorage
    data.SeriesInstanceUID = uid(case.key, "series", series.number)
    data.SeriesNumber, data.AcquisitionNumber = series.number, 1
    data.SeriesDescription = data.ProtocolName = series.description
    for keyword, value in series.header.items():
        setattr(data, keyword, value)
    grid = series.grid
    data.Rows, data.Columns = grid.rows, grid.columns
    data.PixelSpacing = [_decimal(grid.row_spacing_mm), _decimal(grid.column_spacing_mm)]
    data.ImageOrientationPatient = [_decimal(v) for v in (*grid.row_direction, *grid.column_direction)]
    data.SliceThickness, data.SpacingBetweenSlices = "3", _decimal(grid.frame_spacing_mm)
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
            data.ImagePositionPatient = [_decimal(v) for v in position]
            data.SliceLocation = _decimal(float(np.dot(position, series.grid.normal)))
            data.PixelData = image.astype("<u2").tobytes()
            _save(data, folder / f"{series.number:02d}-{instance:03d}.dcm")


def _window(data: Dataset, window: tuple[float, float]) -> None:
    data.WindowCenter, data.WindowWidth = map(_decimal, window)


def _of_middle_slice(volume: Volume) -> tuple[float, float]:
    low, high = np.percentile(volume.images[volume.images.shape[0] // 2], [2, 99])
    return float(low + high) / 2, max(1.0, float(high - low))


def _save(data: Dataset, path: Path) -> None:
    data.file_meta = FileMetaDataset()
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.save_as(path, enforce_file_format=True)


def _decimal(value: float) -> DSfloat:
    return DSfloat(value, auto_format=True)
