"""What is wrong with the geometry of a stack, in words: gaps, uneven spacing, shear, no place in space."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from app.imaging.values.frames import Frame, Triple
from app.kernel.geometry import Grid

UNEVEN_MM = 0.1
"""The same tolerance as for equal grids (CLINICAL.md, decision 3)."""
SHEAR_MM = 0.5
RIGHT_ANGLE = 1e-3
FARTHEST_MM = 10_000.0
"""From the middle of the scanner; a place beyond is a mistake of the sender."""

NO_SCALE = "the size of a pixel is not known: shown without millimetre tools"
TWO_SCALES = "the picture has regions of different scales, or without one: shown without millimetre tools"
Problem = tuple[str, str]
"""A code and a sentence."""

NO_PLACE = "these frames have no place in space: shown without millimetre tools"


def is_orthonormal(row_direction: Triple, column_direction: Triple) -> bool:
    """Both directions of length 1 and at right angles."""
    row, column = np.asarray(row_direction), np.asarray(column_direction)
    lengths = abs(np.linalg.norm(row) - 1) < 1e-2 and abs(np.linalg.norm(column) - 1) < 1e-2
    return bool(lengths and abs(row @ column) < RIGHT_ANGLE)


def is_within_the_scanner(positions: Iterable[Triple]) -> bool:
    return all(abs(coordinate) <= FARTHEST_MM for position in positions for coordinate in position)


def warnings_of_cine(frames: Sequence[Frame]) -> tuple[str, ...]:
    """A cine or a sweep has no place in space by nature; what may be missing is its scale."""
    if all(frame.row_spacing_mm and frame.column_spacing_mm for frame in frames):
        return ()
    return (TWO_SCALES if frames[0].regions else NO_SCALE,)


def warnings(grid: Grid | None) -> tuple[str, ...]:
    return tuple(sentence for _, sentence in problems(grid))


@lru_cache(maxsize=256)
def problems(grid: Grid | None) -> tuple[Problem, ...]:
    """What is wrong, each with its code: no_place, gap, uneven_spacing, shear."""
    if grid is None:
        return (("no_place", NO_PLACE),)
    return tuple(problem for problem in (_spacing(grid), _shear(grid)) if problem)


def _spacing(grid: Grid) -> Problem | None:
    if grid.frames < 3:
        return None
    steps = np.diff(grid.frame_offsets_mm)
    usual = float(np.median(steps))
    missing = int(np.sum(np.round(steps[steps > 1.5 * usual] / usual) - 1))
    if missing:
        what = "a slice seems" if missing == 1 else f"{missing} slices seem"
        return "gap", f"{what} to be missing: gaps of up to {steps.max():.1f} mm where {usual:.1f} mm is usual"
    if steps.max() - steps.min() > UNEVEN_MM:
        return "uneven_spacing", f"the distance between slices varies from {steps.min():.2f} to {steps.max():.2f} mm"
    return None


def _shear(grid: Grid) -> Problem | None:
    positions = np.asarray(grid.frame_positions_mm)
    along = np.outer(grid.frame_offsets_mm, grid.normal)
    drift = float(np.linalg.norm(positions - positions[0] - along, axis=1).max())
    if drift <= SHEAR_MM:
        return None
    return "shear", f"the slices are shifted sideways against each other by {drift:.1f} mm"
