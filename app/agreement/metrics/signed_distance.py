"""Consensus by shape: the voxels inside the mean of the readers' signed distance maps.

Each reader's map is the distance in mm to the own border, negative inside (Rohlfing and Maurer 2007). Unlike votes it
gives a smooth border between readers who differ. A reader who marked nothing has no shape: such readers only vote, and
when they are half or more the consensus is empty.
"""

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from app.agreement.metrics.staple import box_around
from app.agreement.values import BoolArray, FloatArray, Spacing


def signed_distance_mm(mask: BoolArray, spacing_mm: Spacing) -> FloatArray:
    """From voxel centres to the nearest centre beyond the border; negative inside. Not for an empty mask."""
    padded = np.pad(mask, 1)  # beyond the volume nothing is marked
    outside = ndimage.distance_transform_edt(~padded, sampling=spacing_mm)
    inside = ndimage.distance_transform_edt(padded, sampling=spacing_mm)
    return np.asarray((outside - inside)[1:-1, 1:-1, 1:-1], dtype=np.float64)


def mean_shape(masks: Sequence[BoolArray], spacing_mm: Spacing) -> BoolArray:
    """Strictly inside: where readers cancel out exactly, the voxel stays outside, like a tied vote."""
    made = np.zeros_like(masks[0])
    drawn = [mask for mask in masks if mask.any()]
    if 2 * len(drawn) <= len(masks):
        return made
    box = box_around(drawn, (1, 1, 1))
    maps = [signed_distance_mm(mask[box], spacing_mm) for mask in drawn]
    made[box] = np.mean(maps, axis=0) < -1e-9
    return made
