"""Source images for exports: an oblique synthetic stack, and the axial T2 of the real ProstateX-0000."""

import io
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from app.kernel.geometry import Grid
from app.releases.values import Head, StackSource
from tests.factories import dicom_ultrasound as us

MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4"

HEAD = Head(
    campaign={"code": "C1", "name": "Prostate"},
    number=2,
    frozen_at=datetime(2026, 11, 24, 8, 30, 0, 123456, tzinfo=UTC),
    note="first",
    software="0.1.0",
    protocol={"key": "pirads21", "version": 1, "digest": "d" * 64},
    guideline=None,
    design={},
    readers=({"reader": "R1", "kind": "person"},),
)


def oblique_grid(frames: int = 7, rows: int = 20, columns: int = 26) -> Grid:
    """Turned about all three axes, with unequal spacings."""
    a, b, c = 0.31, -0.22, 0.17
    about_x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    about_y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    turned = about_z @ about_y @ about_x
    row, column, normal = (turned[:, i] for i in range(3))
    origin = np.array([-41.5, 12.25, 33.0])
    return Grid(
        rows=rows,
        columns=columns,
        row_spacing_mm=0.75,
        column_spacing_mm=0.5,
        row_direction=_triple(row),
        column_direction=_triple(column),
        frame_positions_mm=tuple(_triple(origin + normal * 3.3 * k) for k in range(frames)),
    )


def oblique_stack(role: str = "t2_ax") -> StackSource:
    return stack_of([image(oblique_grid(), k) for k in range(oblique_grid().frames)], oblique_grid(), role)


def image(
    grid: Grid, frame: int, *, study: str = "2.25.10", series: str = "2.25.11", space: str = "2.25.12"
) -> Dataset:
    """One single-frame MR image of the grid, with pixels."""
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID = MR_IMAGE
    made.SOPClassUID = MR_IMAGE
    made.SOPInstanceUID = generate_uid(entropy_srcs=[series, str(frame)])
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.StudyInstanceUID, made.SeriesInstanceUID, made.FrameOfReferenceUID = study, series, space
    made.PatientName, made.PatientID, made.PatientSex, made.PatientBirthDate = "P0001^", "P0001", "M", ""
    made.StudyDate, made.StudyTime, made.StudyID, made.AccessionNumber = "20200102", "101112", "1", ""
    made.ReferringPhysicianName, made.Modality, made.SeriesNumber, made.InstanceNumber = "", "MR", 4, frame + 1
    made.Rows, made.Columns = grid.rows, grid.columns
    made.PixelSpacing = [grid.row_spacing_mm, grid.column_spacing_mm]
    made.ImageOrientationPatient = [*grid.row_direction, *grid.column_direction]
    made.ImagePositionPatient = list(grid.frame_positions_mm[frame])
    made.SliceThickness = grid.frame_spacing_mm
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 12, 11, 0
    made.PixelData = np.full((grid.rows, grid.columns), frame, dtype=np.uint16).tobytes()
    return made


def volume_stack(
    *, in_volume: bool, order: tuple[int, ...] = (3, 0, 4, 1, 2), keeps_places: bool = True
) -> StackSource:
    """An Enhanced US Volume whose frames lie in any order in the object; without its places as once de-identified."""
    made = us.volume(order=order, in_volume=in_volume, StudyDate="20200102", StudyTime="101112")
    if not keeps_places:
        del made.SharedFunctionalGroupsSequence[0].PlaneOrientationVolumeSequence
        for group in made.PerFrameFunctionalGroupsSequence:
            del group.PlanePositionVolumeSequence
    positions = tuple((0.0, 0.0, 0.8 * place) for place in range(len(order)))
    return StackSource(
        id="stack-us",
        role="trus_volume",
        series_uid=str(made.SeriesInstanceUID),
        frame_of_reference_uid=str(made.FrameOfReferenceUID),
        grid=Grid(40, 50, 0.4, 0.3, (1, 0, 0), (0, 1, 0), positions),
        frames=tuple((str(made.SOPInstanceUID), order.index(place) + 1) for place in range(len(order))),
        headers=(file_of(made, pixels=False),),
    )


def stack_of(images: list[Dataset], grid: Grid, role: str = "t2_ax") -> StackSource:
    return StackSource(
        id="stack-1",
        role=role,
        series_uid=str(images[0].SeriesInstanceUID),
        frame_of_reference_uid=str(images[0].FrameOfReferenceUID),
        grid=grid,
        frames=tuple((str(one.SOPInstanceUID), 1) for one in images),
        headers=tuple(file_of(one, pixels=False) for one in images),
    )


def file_of(image: Dataset, *, pixels: bool = True) -> bytes:
    buffer = io.BytesIO()
    kept = Dataset(image)
    kept.file_meta = image.file_meta
    if not pixels:
        del kept.PixelData
    kept.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def real_stack() -> StackSource:
    """Series 4 of ProstateX-0000 (axial T2, 384 x 384 x 19)."""
    root = Path(os.environ.get("CONSILIUM_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
    files = sorted(root.glob("prostatex/ProstateX-0000/*/4.000000-*/*.dcm"))
    if not files:
        pytest.skip("the public PROSTATEx studies lie beside the repository (CONSILIUM_REAL_DATA), not here")
    images = [pydicom.dcmread(file) for file in files]
    first = images[0]
    orientation = [float(v) for v in first.ImageOrientationPatient]
    normal = np.cross(orientation[:3], orientation[3:])
    images.sort(key=lambda one: float(np.dot([float(v) for v in one.ImagePositionPatient], normal)))
    grid = Grid(
        rows=int(first.Rows),
        columns=int(first.Columns),
        row_spacing_mm=float(first.PixelSpacing[0]),
        column_spacing_mm=float(first.PixelSpacing[1]),
        row_direction=_triple(orientation[:3]),
        column_direction=_triple(orientation[3:]),
        frame_positions_mm=tuple(_triple(one.ImagePositionPatient) for one in images),
    )
    return stack_of(images, grid)


def _triple(values) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in values)
    return (x, y, z)
