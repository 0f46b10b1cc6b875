"""Smooth random fields over space: the same millimetre gives the same value in every series of a study."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

Values = NDArray[np.float32]
Points = tuple[Values, Values, Values]

_SIDE = 48  # lattice points per edge; fields repeat after 48 steps, far beyond what a frame shows


@lru_cache(maxsize=64)
def _lattice(seed: int) -> Values:
    return np.random.default_rng(seed).standard_normal((_SIDE, _SIDE, _SIDE)).astype(np.float32)


@dataclass(frozen=True)
class Field:
    """Smoothed trilinear noise of about unit variance; `scale_mm` is the lattice step along x, y, z."""

    seed: int
    scale_mm: tuple[float, float, float]

    def at(self, points: Points) -> Values:
        x, y, z = (_eased(axis / np.float32(step)) for axis, step in zip(points, self.scale_mm, strict=True))
        values = map_coordinates(_lattice(self.seed), [x, y, z], order=1, mode="grid-wrap", output=np.float32)
        # interpolating between independent values takes variance away (2/3 per axis)
        return np.asarray(values * np.float32(1.8), dtype=np.float32)


def _eased(place: Values) -> Values:
    """Without corners at lattice points: the fraction follows 3t^2 - 2t^3 (Perlin's fade)."""
    whole = np.floor(place)
    t = place - whole
    return np.asarray(whole + t * t * (3 - 2 * t), dtype=np.float32)


def isotropic(seed: int, scale_mm: float) -> Field:
    return Field(seed, (scale_mm, scale_mm, scale_mm))


def smooth(field: Field, points: Points, step: int) -> Values:
    """`field` over (frames, rows, columns) points, computed on every `step`-th voxel of a frame, linear between."""
    if step == 1:
        return field.at(points)
    rows, columns = points[0].shape[1:]
    chosen = np.ix_(range(points[0].shape[0]), _nodes(rows, step), _nodes(columns, step))
    coarse = field.at((points[0][chosen], points[1][chosen], points[2][chosen]))
    return np.asarray(_between(rows, step) @ coarse @ _between(columns, step).T, dtype=np.float32)


def _nodes(size: int, step: int) -> list[int]:
    return [*range(0, size - 1, step), size - 1]


@lru_cache(maxsize=32)
def _between(size: int, step: int) -> Values:
    """Weights of the nodes for each of `size` places."""
    nodes = _nodes(size, step)
    return np.stack([np.interp(np.arange(size), nodes, unit) for unit in np.eye(len(nodes))], axis=1).astype(np.float32)
