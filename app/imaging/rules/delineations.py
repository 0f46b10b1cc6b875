"""Bringing a delineation onto the grid of a stack: bit by bit where the grids agree, resampled only when asked.

Two grids agree when they hold the same voxels, in whatever order of axes, and none lies more than 0.1 mm from its
counterpart (CLINICAL.md, decision 3). Contours are rasterised by pixel centres, even-odd.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from app.imaging.values.delineations import BoolArray, FloatArray, Outlines, Placed, Points, Voxels
from app.kernel.geometry import SAME_GRID_TOLERANCE_MM, Grid
from app.kernel.raster import rasterise, resample_nearest
from app.kernel.refusals import Invalid

ASK = "it can be brought there by nearest neighbour, when you say so (on the command line: --resample)"


@dataclass(frozen=True)
class Order:
    """How the axes of a file become (column, row, frame): which axis each is, whether it is turned around, and at
    which frame of the stack the file begins."""

    axes: tuple[int, int, int]
    turned: tuple[bool, bool, bool]
    first_frame: int
    apart_mm: float


def place(drawn: Voxels | Outlines | Points, grid: Grid, *, resample: bool = False) -> Placed:
    """Raises Invalid ("other_grid") with the measured difference."""
    match drawn:
        case Voxels():
            return _voxels(drawn, grid, resample)
        case Outlines():
            return _outlines(drawn, grid, resample)
        case Points():
            return _points(drawn, grid)


def order_of(voxels: Voxels, grid: Grid) -> Order | None:
    """None when the file's axes do not run along those of the stack, or its size is another."""
    relative = np.linalg.inv(grid.affine()) @ voxels.affine
    signs = np.rint(relative[:3, :3]).astype(int)
    if not ((np.abs(signs).sum(axis=0) == 1).all() and (np.abs(signs).sum(axis=1) == 1).all()):
        return None
    a, b, c = (int(np.flatnonzero(signs[row])[0]) for row in range(3))
    axes = (a, b, c)
    turned = (bool(signs[0, a] < 0), bool(signs[1, b] < 0), bool(signs[2, c] < 0))
    affine, shape = _reordered(voxels, axes, turned)
    first = int(np.rint((np.linalg.inv(grid.affine()) @ affine)[2, 3])) if voxels.may_miss_frames else 0
    if shape[:2] != (grid.columns, grid.rows) or first < 0 or first + shape[2] > grid.frames:
        return None
    if shape[2] != grid.frames and not voxels.may_miss_frames:
        return None
    return Order(axes, turned, first, _apart_mm(affine, shape, grid, first))


def _reordered(
    voxels: Voxels, axes: tuple[int, int, int], turned: tuple[bool, bool, bool]
) -> tuple[FloatArray, tuple[int, int, int]]:
    """The affine and size of the same voxels in the order (column, row, frame)."""
    affine = np.eye(4)
    corner = np.zeros(3)
    for place_, (axis, back) in enumerate(zip(axes, turned, strict=True)):
        affine[:3, place_] = voxels.affine[:3, axis] * (-1 if back else 1)
        corner[axis] = voxels.shape[axis] - 1 if back else 0
    affine[:3, 3] = voxels.affine[:3, :3] @ corner + voxels.affine[:3, 3]
    return affine, (voxels.shape[axes[0]], voxels.shape[axes[1]], voxels.shape[axes[2]])


def _apart_mm(affine: FloatArray, shape: tuple[int, int, int], grid: Grid, first: int) -> float:
    """The largest distance of a corner of any slice from its counterpart; slices lie where they were taken."""
    positions = np.asarray(grid.frame_positions_mm)[first : first + shape[2]]
    stack = grid.affine()
    worst = 0.0
    for column, row in product((0, shape[0] - 1), (0, shape[1] - 1)):
        here = positions + stack[:3, 0] * column + stack[:3, 1] * row
        frames = np.arange(shape[2])[:, np.newaxis]
        there = affine[:3, 3] + affine[:3, 0] * column + affine[:3, 1] * row + affine[:3, 2] * frames
        worst = max(worst, float(np.linalg.norm(here - there, axis=1).max()))
    return worst


def _voxels(voxels: Voxels, grid: Grid, resample: bool) -> Placed:
    order = order_of(voxels, grid)
    if order is not None and order.apart_mm <= SAME_GRID_TOLERANCE_MM:
        masks = {key: _copied(mask, order, grid) for key, mask in voxels.masks.items()}
        record = {"how": "copied", "apart_mm": round(order.apart_mm, 4), "axes": list(order.axes),
                  "turned": list(order.turned)}  # fmt: skip
        return Placed(masks=masks, geometry=record | _counts(voxels.masks, masks))
    source, flipped = source_grid(voxels)
    if not resample:
        raise Invalid(
            f"It lies on another grid than the images: {_size(source)} against {_size(grid)}, "
            f"{_difference(order, source, grid)}, more than {SAME_GRID_TOLERANCE_MM:g} mm allow; {ASK}.",
            code="other_grid",
        )
    masks = {}
    for key, mask in voxels.masks.items():
        ordered = mask.transpose(2, 1, 0)
        masks[key] = resample_nearest(np.ascontiguousarray(ordered[::-1] if flipped else ordered), source, grid)
    record = {
        "how": "resampled",
        "by": "nearest neighbour",
        "from": _described(source),
        "to": _described(grid),
        "apart_mm": round(_corners_apart_mm(source, grid), 3),
    }
    counted = record | _counts(voxels.masks, masks)
    outside = [key for key, mask in voxels.masks.items() if mask.any() and not masks[key].any()]
    if outside:
        raise Invalid(f"What is labelled {', '.join(outside)} does not lie on these images at all.", code="outside")
    return Placed(masks=masks, geometry=counted)


def _copied(mask: BoolArray, order: Order, grid: Grid) -> BoolArray:
    moved = mask.transpose(order.axes)
    moved = moved[tuple(slice(None, None, -1 if back else 1) for back in order.turned)]
    result = np.zeros(grid.shape, dtype=np.bool_)
    result[order.first_frame : order.first_frame + moved.shape[2]] = moved.transpose(2, 1, 0)
    return result


def source_grid(voxels: Voxels) -> tuple[Grid, bool]:
    """The file's own grid with (column, row, frame) = its axes, frames ascending; True: they were turned around."""
    lengths = np.linalg.norm(voxels.affine[:3, :3], axis=0)
    directions = voxels.affine[:3, :3] / lengths
    if np.abs(directions.T @ directions - np.eye(3)).max() > 1e-3:
        raise Invalid("Its axes are not at right angles; it cannot be brought onto the images.", code="sheared")
    flipped = bool(np.cross(directions[:, 0], directions[:, 1]) @ directions[:, 2] < 0)
    steps = np.arange(voxels.shape[2])[:: -1 if flipped else 1]
    positions = voxels.affine[:3, 3] + steps[:, np.newaxis] * voxels.affine[:3, 2]
    (ax, ay, az), (bx, by, bz) = directions[:, 0].tolist(), directions[:, 1].tolist()
    grid = Grid(
        rows=voxels.shape[1],
        columns=voxels.shape[0],
        row_spacing_mm=float(lengths[1]),
        column_spacing_mm=float(lengths[0]),
        row_direction=(ax, ay, az),
        column_direction=(bx, by, bz),
        frame_positions_mm=tuple((float(x), float(y), float(z)) for x, y, z in positions),
    )
    return grid, flipped


def _outlines(outlines: Outlines, grid: Grid, resample: bool) -> Placed:
    """Each outline on its own slice; beyond the tolerance only when asked, and never further than half a slice."""
    offsets = grid.frame_offsets_mm
    half_mm = grid.frame_spacing_mm / 2 if grid.frames > 1 else 1.0
    allowed_mm = half_mm if resample else SAME_GRID_TOLERANCE_MM
    origin, worst = np.asarray(grid.frame_positions_mm[0]), 0.0
    for points in (one for group in outlines.contours.values() for one in group):
        along = (points - origin) @ grid.normal
        if np.ptp(along) > 2 * allowed_mm:
            raise Invalid(
                f"An outline is not in the plane of the images: it spans {np.ptp(along):.3g} mm.", code="other_grid"
            )
        worst = max(worst, float(np.abs(along[:, np.newaxis] - offsets).min(axis=1).max()))
    if worst > half_mm:
        raise Invalid(f"An outline lies {worst:.3g} mm from every slice of these images.", code="other_grid")
    if worst > allowed_mm:
        raise Invalid(
            f"An outline lies {worst:.3g} mm from the nearest slice, more than {SAME_GRID_TOLERANCE_MM:g} mm allow; "
            f"{ASK}.",
            code="other_grid",
        )
    masks = {key: rasterise(group, grid) for key, group in outlines.contours.items()}
    lost = [key for key, group in outlines.contours.items() if group and not masks[key].any()]
    if lost:
        raise Invalid(f"What is labelled {', '.join(lost)} encloses no pixel centre of these images.", code="outside")
    after = {key: int(mask.sum()) for key, mask in masks.items()}
    record = {"how": "rasterised", "by": "pixel centres, even-odd", "apart_mm": round(worst, 4), "to": _described(grid)}
    return Placed(masks=masks, geometry=record | {"voxels_after": after})


def _points(points: Points, grid: Grid) -> Placed:
    placed = {
        key: grid.to_patient(found) if points.in_voxels else np.asarray(found) for key, found in points.points.items()
    }
    for key, found in placed.items():
        indices = grid.to_voxel(found)
        if (indices < -0.5).any() or (indices > np.array([grid.columns, grid.rows, grid.frames]) - 0.5).any():
            raise Invalid(f"A point labelled {key} lies outside these images.", code="outside")
    return Placed(points=placed, geometry={"how": "points"})


def _counts(before: Any, after: Any) -> dict[str, Any]:  # noqa: ANN401  masks by label
    return {
        "voxels_before": {key: int(mask.sum()) for key, mask in before.items() if key},
        "voxels_after": {key: int(mask.sum()) for key, mask in after.items() if key},
    }


def _described(grid: Grid) -> dict[str, Any]:
    return {
        "columns_rows_frames": [grid.columns, grid.rows, grid.frames],
        "affine_lps": [[round(float(value), 5) for value in row] for row in grid.affine()],
    }


def _size(grid: Grid) -> str:
    spacing = (grid.column_spacing_mm, grid.row_spacing_mm, grid.frame_spacing_mm)
    return f"{grid.columns} x {grid.rows} x {grid.frames} voxels of {' x '.join(f'{one:.3g}' for one in spacing)} mm"


def _difference(order: Order | None, source: Grid, grid: Grid) -> str:
    apart_mm = order.apart_mm if order is not None else _corners_apart_mm(source, grid)
    return f"corners {apart_mm:.3g} mm apart"


def _corners_apart_mm(a: Grid, b: Grid) -> float:
    """Of every corner of one the distance to the nearest corner of the other, the largest: axes may be turned."""
    between = np.linalg.norm(a.corners_mm()[:, np.newaxis] - b.corners_mm(), axis=2)
    return float(between.min(axis=1).max())
