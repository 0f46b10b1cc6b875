"""What all objects of a phantom study share: the invented patient, identifiers that repeat themselves, the file."""

from pathlib import Path

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from pydicom.valuerep import DSfloat

from app.demo.phantom.cases import PhantomCase
from app.demo.studies.identities import Identity


def uid(*parts: object) -> str:
    """Always the same for the same parts, so that writing again is sending the same study again."""
    return str(generate_uid(entropy_srcs=["consilium phantom", *map(str, parts)]))


def patient_and_study(case: PhantomCase, identity: Identity) -> Dataset:
    data = Dataset()
    data.SpecificCharacterSet = "ISO_IR 192"
    data.StudyDate = data.SeriesDate = data.AcquisitionDate = data.ContentDate = identity.study_date
    data.StudyTime = data.SeriesTime = data.AcquisitionTime = data.ContentTime = identity.study_time
    data.AccessionNumber = identity.accession
    data.Manufacturer = "Consilium"
    data.InstitutionName, data.StationName = identity.institution, identity.station
    data.ReferringPhysicianName, data.OperatorsName = identity.referrer, identity.operator
    data.PatientName, data.PatientID = identity.name, identity.patient_id
    data.PatientBirthDate, data.PatientSex = identity.birth_date, "M"
    data.PatientAge = f"{case.age:03d}Y"
    data.PatientComments = identity.comments
    return data


def save(data: Dataset, path: Path) -> None:
    data.file_meta = FileMetaDataset()
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.save_as(path, enforce_file_format=True)


def decimal(value: float) -> DSfloat:
    return DSfloat(value, auto_format=True)
