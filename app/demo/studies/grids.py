"""Where a technician puts the slices: oblique axial, sagittal and coronal stacks about the prostate."""

import math

import numpy as np

from app.demo.phantom.cases import PhantomCase
from app.demo.phantom.shapes import Triple
from app.kernel.geometry import Grid


def axial(case: PhantomCase, size: int, spacing_mm: float, frames: int) -> Grid:
    """Tilted to stand upright on the rectal surface, rolled a little as patients lie."""
    tilt, roll = math.radians(case.tilt_deg), math.radians(case.roll_deg)
    row = (math.cos(roll), math.sin(roll), 0.0)
    column = (-math.sin(roll) * math.cos(tilt), math.cos(roll) * math.cos(tilt), -math.sin(tilt))
    return _grid(case, size, spacing_mm, frames, 3.3, row, column)


def sagittal(case: PhantomCase) -> Grid:
    roll = math.radians(case.roll_deg)
    return _grid(case, 256, 0.78, 17, 3.6, (-math.sin(roll), math.cos(roll), 0.0), (0.0, 0.0, -1.0))


def coronal(case: PhantomCase) -> Grid:
    tilt, roll = math.radians(case.tilt_deg), math.radians(case.roll_deg)
    row = (math.cos(roll), math.sin(roll), 0.0)
    column = (math.sin(roll) * math.sin(tilt), -math.cos(roll) * math.sin(tilt), -math.cos(tilt))
    return _grid(case, 256, 0.75, 16, 3.6, row, column)


def _grid(
    case: PhantomCase, size: int, spacing_mm: float, frames: int, step_mm: float, row: Triple, column: Triple
) -> Grid:
    """Square frames about the gland's centre, ascending along the normal."""
    across, down = np.asarray(row), np.asarray(column)
    normal = np.cross(across, down)
    corner = np.asarray(case.offset_mm) - (across + down) * spacing_mm * (size - 1) / 2
    places = (corner + normal * step_mm * (k - (frames - 1) / 2) for k in range(frames))
    positions = tuple((float(p[0]), float(p[1]), float(p[2])) for p in places)
    return Grid(size, size, spacing_mm, spacing_mm, row, column, positions)
