"""Small valid DICOM objects: MR series of any header, whole prostate studies, written to a folder."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid

MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4"

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
SAGITTAL = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
CORONAL = (1.0, 0.0, 0.0, 0.0, 0.0, -1.0)

SPIN_ECHO = {"ScanningSequence": "SE", "EchoTime": "101", "RepetitionTime": "5000"}
ECHO_PLANAR = {"ScanningSequence": "EP", "EchoTime": "63", "RepetitionTime": "2700"}


def mr_instance(
    *,
    position: Sequence[float] = (0.0, 0.0, 0.0),
    orientation: Sequence[float] = AXIAL,
    pixels: np.ndarray | None = None,
    b_value: float | None = None,
    study_uid: str = "1.2.3.4",
    series_uid: str = "1.2.3.4.1",
    patient_id: str = "PATIENT-1",
    **header: Any,
) -> FileDataset:
    """One slice; any DICOM keyword may be given and wins. `b_value` goes into the Siemens private attribute."""
    array = np.arange(24 * 20, dtype=np.uint16).reshape(24, 20) if pixels is None else pixels
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", Dataset(), preamble=b"\0" * 128, file_meta=meta)
    values = {
        "SOPClassUID": MR_IMAGE,
        "SOPInstanceUID": generate_uid(),
        "StudyInstanceUID": study_uid,
        "SeriesInstanceUID": series_uid,
        "FrameOfReferenceUID": f"{study_uid}.9",
        "PatientID": patient_id,
        "PatientName": "Doe^John",
        "PatientBirthDate": "19500101",
        "PatientSex": "M",
        "PatientAge": "061Y",
        "StudyDate": "20110708",
        "StudyTime": "112857.843",
        "AcquisitionTime": "114000",
        "AccessionNumber": "ACC-1",
        "Modality": "MR",
        "Manufacturer": "SIEMENS",
        "ImageType": ["ORIGINAL", "PRIMARY", "M"],
        "SeriesNumber": 1,
        "InstanceNumber": 1,
        "SeriesDescription": "t2_tse_tra",
        "MRAcquisitionType": "2D",
        "PixelSpacing": [0.5, 0.5],
        "SliceThickness": "3",
        "ImagePositionPatient": list(position),
        "ImageOrientationPatient": list(orientation),
        "SamplesPerPixel": 1 if array.ndim == 2 else 3,
        "PhotometricInterpretation": "MONOCHROME2" if array.ndim == 2 else "RGB",
        "Rows": array.shape[0],
        "Columns": array.shape[1],
        "BitsAllocated": array.dtype.itemsize * 8,
        "BitsStored": array.dtype.itemsize * 8,
        "HighBit": array.dtype.itemsize * 8 - 1,
        "PixelRepresentation": int(array.dtype.kind == "i"),
        **({"PlanarConfiguration": 0} if array.ndim == 3 else {}),
        **SPIN_ECHO,
        **header,
    }
    for keyword, value in values.items():
        if value is not None:
            setattr(dataset, keyword, value)
    if b_value is not None:
        block = dataset.private_block(0x0019, "SIEMENS MR HEADER", create=True)
        block.add_new(0x0C, "IS", str(int(b_value)))
    dataset.PixelData = array.tobytes()
    meta.MediaStorageSOPClassUID = UID(str(dataset.SOPClassUID))
    meta.MediaStorageSOPInstanceUID = UID(str(dataset.SOPInstanceUID))
    return dataset


def mr_series(
    slices: int = 5,
    *,
    spacing_mm: float = 3.0,
    orientation: Sequence[float] = AXIAL,
    b_values: Sequence[float | None] = (None,),
    number: int = 1,
    study_uid: str = "1.2.3.4",
    seed: int = 0,
    **header: Any,
) -> list[FileDataset]:
    """Parallel slices along the normal (one set for each b-value), with a smooth picture and some noise."""
    random = np.random.default_rng(seed + number)
    normal = np.cross(orientation[:3], orientation[3:])
    rows, columns = np.mgrid[0:24, 0:20]
    made: list[FileDataset] = []
    for b in b_values:
        for index in range(slices):
            picture = 200 + 20 * rows + 10 * columns + 7 * index + random.integers(0, 9, (24, 20))
            made.append(
                mr_instance(
                    position=tuple(normal * spacing_mm * index),
                    orientation=orientation,
                    pixels=picture.astype(np.uint16),
                    b_value=b,
                    study_uid=study_uid,
                    **{
                        "series_uid": f"{study_uid}.{number}",
                        "SOPInstanceUID": f"{study_uid}.{number}.{len(made) + 1}",
                        "SeriesNumber": number,
                        "InstanceNumber": len(made) + 1,
                        "AcquisitionTime": f"{100000 + number * 100:06d}.{len(made):03d}",
                        **header,
                    },
                )
            )
    return made


def prostate_study(study_uid: str = "1.2.3.4", patient_id: str = "PATIENT-1", **header: Any) -> list[FileDataset]:
    """T2 in three planes, DWI with three b-values, ADC, a calculated high-b."""
    common = {"study_uid": study_uid, "patient_id": patient_id, **header}
    diffusion = {**ECHO_PLANAR, **common}

    def kind(*terms: str) -> list[str]:
        return ["DERIVED", "PRIMARY", "DIFFUSION", *terms]

    return [
        *mr_series(number=3, orientation=SAGITTAL, SeriesDescription="t2_tse_sag", **common),
        *mr_series(number=4, SeriesDescription="t2_tse_tra", **common),
        *mr_series(number=5, orientation=CORONAL, SeriesDescription="t2_tse_cor", **common),
        *mr_series(
            number=6, b_values=(50, 400, 800), SeriesDescription="ep2d_diff", ImageType=kind("TRACEW"), **diffusion
        ),
        *mr_series(number=7, b_values=(800,), SeriesDescription="ep2d_diff_ADC", ImageType=kind("ADC"), **diffusion),
        *mr_series(
            number=8, b_values=(1500,), SeriesDescription="ep2d_CALC_BVAL", ImageType=kind("TRACEW"), **diffusion
        ),
    ]


def to_bytes(dataset: FileDataset) -> bytes:
    buffer = BytesIO()
    dcmwrite(buffer, dataset, enforce_file_format=True)
    return buffer.getvalue()


def save(datasets: Iterable[FileDataset], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for index, dataset in enumerate(datasets):
        path = folder / f"{index:04d}.dcm"
        path.write_bytes(to_bytes(dataset))
        paths.append(path)
    return paths
