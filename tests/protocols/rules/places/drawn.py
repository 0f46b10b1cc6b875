"""A gland of known size, and marks on it, as drafts send them: an ellipsoid of 40 x 30 x 42 mm around the origin."""

import base64
from typing import Any

import numpy as np

from app.kernel.geometry import FloatArray, Grid
from app.kernel.raster import BoolArray
from app.protocols.marks import encode

HALF_MM = np.array([20.0, 15.0, 21.0])
GRID = Grid(60, 60, 1.0, 1.0, (1, 0, 0), (0, 1, 0), tuple((-29.5, -29.5, float(z)) for z in range(-30, 31, 3)))
GRIDS = {"t2": GRID}
FINDING = "00000000-0000-0000-0000-0000000000f1"
FINDINGS = [{"id": FINDING, "order": 1, "deleted": False}]


def centres(grid: Grid = GRID) -> FloatArray:
    frames, rows, columns = np.indices(grid.shape).reshape(3, -1)
    return grid.to_patient(np.stack((columns, rows, frames), axis=1).astype(np.float64))


def ellipsoid(scale: float = 1.0, at: tuple[float, float, float] = (0, 0, 0)) -> BoolArray:
    inside = (((centres() - np.array(at)) / (HALF_MM * scale)) ** 2).sum(axis=1) <= 1
    return np.asarray(inside.reshape(GRID.shape))


def ball(at: tuple[float, float, float], radius_mm: float) -> BoolArray:
    return np.asarray((((centres() - np.array(at)) ** 2).sum(axis=1) <= radius_mm**2).reshape(GRID.shape))


def mask(voxels: BoolArray, *, structure: str | None = None, stack: str = "t2") -> dict[str, Any]:
    data = base64.b64encode(encode(voxels)).decode()
    geometry = {"encoding": "rle-gzip-1", "data": data, "voxels": int(voxels.sum())}
    return _mark("mask", geometry, structure, stack)


def point(x: float, y: float, z: float) -> dict[str, Any]:
    return _mark("point", {"point_mm": [x, y, z]}, None)


def length(a: list[float], b: list[float], structure: str | None = None) -> dict[str, Any]:
    return _mark("length", {"points_mm": [a, b]}, structure)


def contour(points: list[list[float]], structure: str | None = None) -> dict[str, Any]:
    return _mark("contour", {"points_mm": points, "closed": True}, structure)


def _mark(kind: str, geometry: dict[str, Any], structure: str | None, stack: str = "t2") -> dict[str, Any]:
    return {
        "id": f"{kind}-{structure}", "finding_id": None if structure else FINDING, "structure": structure,
        "kind": kind, "geometry": geometry, "stack_id": stack, "frame_of_reference_uid": "1.2.3", "deleted": False,
    }  # fmt: skip
