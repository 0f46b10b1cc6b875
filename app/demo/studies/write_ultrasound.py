"""Writes a phantom's ultrasound study: an Enhanced US Volume and a micro-ultrasound cine, as the machines send them."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from pydicom.dataset import Dataset
from pydicom.uid import UID, UltrasoundMultiFrameImageStorage

from app.demo.phantom.cases import PhantomCase
from app.demo.studies.headers import decimal, patient_and_study, save, uid
from app.demo.studies.identities import Identity, identity_of
from app.demo.studies.probe import Probe
from app.demo.studies.scans import (
    SWEEP_DEG,
    SWEEP_SIZE,
    SWEEP_SPACING_MM,
    Pictures,
    VolumeScan,
    sweep_scan,
    volume_scan,
)
from app.demo.studies.truth import Truth

ENHANCED_US_VOLUME = UID("1.2.840.10008.5.1.4.1.1.6.2")
SCREEN = (480, 640)
IMAGE_AT = (60, 150)
"""Top and left of the image on the screen of the machine; around it stand the patient's name and a scale."""
FRAME_TIME_MS = 66.0


def write_ultrasound(case: PhantomCase, number: int, folder: Path, *, with_angles: bool) -> Truth:
    """Files in `folder`, the same bytes for the same case; `with_angles`: the sweep says how the probe stood."""
    folder.mkdir(parents=True, exist_ok=True)
    identity, probe = identity_of(case, number), Probe(case)
    volume = _of_machine(case, identity, 1, ENHANCED_US_VOLUME, "TRUS 3D volume")
    volume.TransducerFrequency = 7500
    _place(volume, case, volume_scan(probe))
    save(volume, folder / "volume.dcm")
    sweep = _of_machine(case, identity, 2, UltrasoundMultiFrameImageStorage, "Micro-ultrasound sweep")
    sweep.TransducerFrequency = 29_000
    _show(sweep, _screens(sweep_scan(probe), identity))
    if with_angles:
        first = SWEEP_DEG[0]
        sweep.PositionerPrimaryAngle = decimal(first)
        sweep.PositionerPrimaryAngleIncrement = [decimal(angle - first) for angle in SWEEP_DEG]
    save(sweep, folder / "sweep.dcm")
    return Truth(case)


def _of_machine(case: PhantomCase, identity: Identity, number: int, sop_class: UID, description: str) -> Dataset:
    data = patient_and_study(case, identity)
    data.Modality, data.StudyDescription = "US", "Ultrasound prostate"
    data.ManufacturerModelName, data.StationName = "Phantom US", "USPHANTOM"
    data.StudyInstanceUID, data.StudyID = uid(case.key, "ultrasound"), f"{case.seed}U"
    data.SOPClassUID = sop_class
    data.SeriesInstanceUID = uid(case.key, "ultrasound series", number)
    data.SOPInstanceUID = uid(case.key, "ultrasound object", number)
    data.SeriesNumber, data.InstanceNumber, data.AcquisitionNumber = number, 1, 1
    data.SeriesDescription = description
    data.ImageType = ["ORIGINAL", "PRIMARY"]
    return data


def _pixels(data: Dataset, pictures: Pictures) -> None:
    data.NumberOfFrames, data.Rows, data.Columns = pictures.shape
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 8, 8, 7, 0
    data.WindowCenter, data.WindowWidth = "128", "256"
    data.PixelData = pictures.tobytes() + b"\0" * (pictures.size % 2)


def _place(data: Dataset, case: PhantomCase, scan: VolumeScan) -> None:
    """Plane positions in the coordinates of the volume (PS3.3 C.8.24.2): the volume's own frame of reference."""
    _pixels(data, scan.pictures)
    grid = scan.grid
    data.FrameOfReferenceUID = uid(case.key, "frame of reference of the volume")
    orientation = [decimal(v) for v in (*grid.row_direction, *grid.column_direction)]
    data.SharedFunctionalGroupsSequence = [
        _item(
            PixelMeasuresSequence=[
                _item(
                    PixelSpacing=[decimal(grid.row_spacing_mm), decimal(grid.column_spacing_mm)],
                    SliceThickness=decimal(grid.frame_spacing_mm),
                )
            ],
            PlaneOrientationVolumeSequence=[_item(ImageOrientationVolume=orientation)],
        )
    ]
    data.PerFrameFunctionalGroupsSequence = [
        _item(PlanePositionVolumeSequence=[_item(ImagePositionVolume=[decimal(v) for v in position])])
        for position in grid.frame_positions_mm
    ]


def _show(data: Dataset, screens: Pictures) -> None:
    _pixels(data, screens)
    data.FrameTime = decimal(FRAME_TIME_MS)
    top, left = IMAGE_AT
    data.SequenceOfUltrasoundRegions = [
        _item(
            RegionSpatialFormat=1, RegionDataType=1, RegionFlags=0,
            RegionLocationMinX0=left, RegionLocationMinY0=top,
            RegionLocationMaxX1=left + SWEEP_SIZE[1] - 1, RegionLocationMaxY1=top + SWEEP_SIZE[0] - 1,
            PhysicalUnitsXDirection=3, PhysicalUnitsYDirection=3,
            PhysicalDeltaX=SWEEP_SPACING_MM / 10, PhysicalDeltaY=SWEEP_SPACING_MM / 10,
        )
    ]  # fmt: skip


def _screens(pictures: Pictures, identity: Identity) -> Pictures:
    """The whole screen, with what identifies the patient above the image, as machines burn it in."""
    canvas = Image.new("L", (SCREEN[1], SCREEN[0]))
    draw = ImageDraw.Draw(canvas)
    draw.text((10, 8), identity.name.replace("^", " ").encode("ascii", "replace").decode(), fill=230)
    draw.text((10, 24), f"{identity.patient_id}   {identity.birth_date}", fill=200)
    draw.text((430, 8), f"{identity.study_date} {identity.study_time}", fill=200)
    for mark in range(0, 380, 74):
        draw.line((130, IMAGE_AT[0] + mark, 140, IMAGE_AT[0] + mark), fill=160)
    screens = np.broadcast_to(np.asarray(canvas), (len(pictures), *SCREEN)).copy()
    top, left = IMAGE_AT
    screens[:, top : top + pictures.shape[1], left : left + pictures.shape[2]] = pictures
    return screens


def _item(**values: object) -> Dataset:
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made
