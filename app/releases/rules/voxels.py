"""Voxels of drawn objects on the grid of their stack: marks joined, masks combined, grids changed."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from app.agreement.metrics.majority import majority
from app.agreement.metrics.signed_distance import mean_shape
from app.agreement.metrics.staple import MOST_READERS, staple
from app.agreement.values import Spacing
from app.kernel.geometry import Grid, same_grid
from app.kernel.raster import rasterise, resample_nearest
from app.kernel.refusals import Invalid
from app.protocols.marks import decode, mask_bytes
from app.releases.values import BoolArray, Json

EVEN_WITHIN_MM = 0.01
"""NIfTI knows evenly spaced slices only; stacks with gaps are left to DICOM SEG."""


def voxels_of(marks: Sequence[Json], grid: Grid) -> BoolArray:
    """One finding on one stack, (frames, rows, columns): its masks joined, or its contours where it has no mask.

    Contours hold the pixels whose centres they enclose, even-odd (a contour within another cuts a hole).
    """
    masks = [decode(mask_bytes(mark["geometry"]), grid.shape) for mark in marks if mark["kind"] == "mask"]
    if masks:
        return np.asarray(np.logical_or.reduce(masks))
    contours = [mark["geometry"]["points_mm"] for mark in marks if mark["kind"] == "contour"]
    return rasterise([np.asarray(points, dtype=np.float64) for points in contours], grid)


def combine(masks: Sequence[BoolArray], how: str, spacing_mm: Spacing) -> BoolArray:
    """One mask of several, by name: see MERGES; or the one there is."""
    if how == "one" and len(masks) == 1:
        return masks[0]
    if how not in MERGES or (how == "staple" and len(masks) > MOST_READERS):
        raise Invalid(f"{len(masks)} masks cannot be combined as “{how}”.")
    return np.asarray(MERGES[how](masks, spacing_mm))


MERGES: Mapping[str, Callable[[Sequence[BoolArray], Spacing], BoolArray]] = {
    "union": lambda masks, _: np.asarray(np.logical_or.reduce(masks)),
    "intersection": lambda masks, _: np.asarray(np.logical_and.reduce(masks)),
    "majority": lambda masks, _: majority(masks),
    "staple": lambda masks, _: staple(masks).consensus,
    "signed-distance": mean_shape,
}
"""Majority: more than half of them. STAPLE and the mean of signed distances as the agreement engine makes them."""


def on_grid(mask: BoolArray, source: Grid, target: Grid) -> BoolArray:
    """The mask on another grid: as it is where the grids are the same, else by nearest neighbour."""
    return mask if same_grid(source, target) else resample_nearest(mask, source, target)


def is_even(grid: Grid) -> bool:
    if grid.frames < 3:
        return True
    gaps = np.diff(np.asarray(grid.frame_positions_mm), axis=0)
    return bool(np.abs(gaps - gaps.mean(axis=0)).max() <= EVEN_WITHIN_MM)
