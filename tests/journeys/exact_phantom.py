"""A study whose axial T2 shows a sphere of known place and size on a tilted grid with three different spacings."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.factories import dicom
from tests.journeys.room import Place

ROWS, COLUMNS, SLICES = 80, 96, 9
ROW_SPACING_MM, COLUMN_SPACING_MM, SLICE_SPACING_MM = 0.6, 0.5, 3.3
RADIUS_MM = 11.0
BRIGHT, DARK = 900, 150


@dataclass(frozen=True)
class Sphere:
    centre: NDArray[np.float64]
    origin: NDArray[np.float64]
    across: NDArray[np.float64]
    down: NDArray[np.float64]
    voxels: NDArray[np.bool_]
    """(slices, rows, columns), slices ascending along the normal: true where a pixel's centre lies in the sphere."""

    @property
    def normal(self) -> NDArray[np.float64]:
        return np.asarray(np.cross(self.across, self.down))

    def beside(self, place: Place, across_mm: float, down_mm: float) -> Place:
        """A place of the same slice, so far along its rows and columns."""
        x, y, z = np.asarray(place) + across_mm * self.across + down_mm * self.down
        return float(x), float(y), float(z)

    @property
    def places(self) -> NDArray[np.float64]:
        """Centres of its voxels, LPS mm, (n, 3)."""
        steps = np.stack(
            [
                SLICE_SPACING_MM * self.normal,
                ROW_SPACING_MM * self.down,
                COLUMN_SPACING_MM * self.across,
            ]
        )
        return np.asarray(self.origin + np.argwhere(self.voxels) @ steps, dtype=np.float64)

    @property
    def volume_ml(self) -> float:
        return 4 / 3 * np.pi * RADIUS_MM**3 / 1000

    @property
    def voxel_ml(self) -> float:
        return ROW_SPACING_MM * COLUMN_SPACING_MM * SLICE_SPACING_MM / 1000

    @property
    def layer_ml(self) -> float:
        """A shell half a voxel to either side of the sphere, by the largest spacing."""
        return 4 * np.pi * RADIUS_MM**2 * SLICE_SPACING_MM / 2 / 1000


def written(folder: Path) -> Sphere:
    """The study as DICOM files: tilted by 18 degrees about the left-right axis and by 7 about the head-foot axis."""
    a, b = np.radians(18.0), np.radians(7.0)
    across = np.array([np.cos(b), np.sin(b), 0.0])
    down = np.array([-np.sin(b) * np.cos(a), np.cos(b) * np.cos(a), np.sin(a)])
    normal = np.cross(across, down)
    origin = np.array([-31.7, -12.3, 44.1])
    centre = origin + 24.13 * across + 23.4 * down + 13.6 * normal
    rows, columns = np.mgrid[0:ROWS, 0:COLUMNS]
    axial, filled = [], []
    for index in range(SLICES):
        corner = origin + index * SLICE_SPACING_MM * normal
        places = corner + columns[..., None] * COLUMN_SPACING_MM * across + rows[..., None] * ROW_SPACING_MM * down
        inside = np.linalg.norm(places - centre, axis=-1) <= RADIUS_MM
        filled.append(inside)
        axial.append(
            dicom.mr_instance(
                position=tuple(corner),
                orientation=(*across, *down),
                pixels=np.where(inside, BRIGHT, DARK).astype(np.uint16),
                study_uid="1.2.3.4",
                series_uid="1.2.3.4.4",
                SOPInstanceUID=f"1.2.3.4.4.{index + 1}",
                SeriesNumber=4,
                InstanceNumber=index + 1,
                PixelSpacing=[ROW_SPACING_MM, COLUMN_SPACING_MM],
                SliceThickness=str(SLICE_SPACING_MM),
                SeriesDescription="t2_tse_tra",
                AcquisitionTime=f"100400.{index:03d}",
            )
        )
    others = [one for one in dicom.prostate_study() if one.SeriesNumber != 4]
    dicom.save([*others, *axial], folder)
    return Sphere(centre, origin, across, down, np.stack(filled))
