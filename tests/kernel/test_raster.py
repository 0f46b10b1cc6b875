"""Contours to voxels by pixel centres and even-odd; masks onto other grids by the nearest voxel."""

import numpy as np
import pytest

from app.kernel.geometry import FloatArray, Grid
from app.kernel.raster import rasterise, resample_nearest

ORIGIN = np.array([10, 20, 0])

AXIAL = Grid(
    rows=20, columns=30, row_spacing_mm=0.5, column_spacing_mm=0.5, row_direction=(1, 0, 0),
    column_direction=(0, 1, 0), frame_positions_mm=tuple((10.0, 20.0, 3.0 * k) for k in range(4)),
)  # fmt: skip


def square(low: float, high: float, z: float = 3.0) -> FloatArray:
    """Corners in millimetres from the grid's first voxel."""
    return np.array([[low, low, z], [high, low, z], [high, high, z], [low, high, z]]) + ORIGIN


def test_a_pixel_belongs_when_its_centre_does() -> None:
    mask = rasterise([square(0.9, 2.1)], AXIAL)  # centres at 1.0, 1.5, 2.0 mm
    assert mask.sum() == 9
    assert np.argwhere(mask).min(axis=0).tolist() == [1, 2, 2]
    assert np.argwhere(mask).max(axis=0).tolist() == [1, 4, 4]


def test_an_outline_within_an_outline_is_a_hole() -> None:
    ring = rasterise([square(0.9, 4.1), square(1.9, 3.1)], AXIAL)
    assert ring.sum() == 7 * 7 - 3 * 3


def test_direction_and_starting_point_do_not_matter() -> None:
    outline = square(0.7, 3.3)
    assert np.array_equal(rasterise([outline], AXIAL), rasterise([np.roll(outline[::-1], 2, axis=0)], AXIAL))


def test_touching_outlines_share_no_pixel_and_lose_none() -> None:
    """An edge through pixel centres gives each of them to one side only."""
    left, right = (np.array([[x, 1, 3], [x + 2, 1, 3], [x + 2, 4, 3], [x, 4, 3]]) + ORIGIN for x in (1.0, 3.0))
    both = rasterise([left], AXIAL).astype(int) + rasterise([right], AXIAL)
    assert both.max() == 1
    assert both.sum() == rasterise([np.array([[1, 1, 3], [5, 1, 3], [5, 4, 3], [1, 4, 3]]) + ORIGIN], AXIAL).sum()


def test_area_of_a_circle() -> None:
    angles = np.linspace(0, 2 * np.pi, 100, endpoint=False)
    circle = np.stack([15 + 3 * np.cos(angles), 24 + 3 * np.sin(angles), np.full(100, 6.0)], axis=1)
    mask = rasterise([circle], AXIAL)
    assert mask[2].sum() * 0.25 == pytest.approx(np.pi * 9, rel=0.03)
    assert mask.sum() == mask[2].sum()


def test_outlines_beyond_the_image_are_cut() -> None:
    assert rasterise([square(-5, 50)], AXIAL)[1].all()


def test_an_oblique_grid_is_no_different() -> None:
    tilted = Grid(
        rows=20, columns=30, row_spacing_mm=0.5, column_spacing_mm=0.5, row_direction=(0, 1, 0),
        column_direction=(0, 0, -1), frame_positions_mm=tuple((4.0 * k, 0.0, 0.0) for k in range(3)),
    )  # fmt: skip
    voxels = np.array([[2, 2, 1], [8, 2, 1], [8, 6, 1], [2, 6, 1]], dtype=float) + np.array([-0.1, -0.1, 0])
    assert rasterise([tilted.to_patient(voxels)], tilted)[1, 2:6, 2:8].sum() == 24


def test_the_same_grid_changes_nothing() -> None:
    mask = np.random.default_rng(1).random(AXIAL.shape) < 0.2
    assert np.array_equal(resample_nearest(mask, AXIAL, AXIAL), mask)


def test_a_finer_grid_repeats_voxels_in_the_same_place() -> None:
    finer = Grid(
        rows=40, columns=60, row_spacing_mm=0.25, column_spacing_mm=0.25, row_direction=(1, 0, 0),
        column_direction=(0, 1, 0), frame_positions_mm=tuple((9.875, 19.875, 1.5 * k) for k in range(7)),
    )  # fmt: skip
    mask = np.zeros(AXIAL.shape, dtype=bool)
    mask[2, 5:9, 10:14] = True
    fine = resample_nearest(mask, AXIAL, finer)
    assert fine[4].sum() == 64
    assert fine[4, 10:18, 20:28].all()


def test_nothing_remains_where_grids_do_not_meet() -> None:
    far = Grid(20, 30, 0.5, 0.5, (1, 0, 0), (0, 1, 0), ((500.0, 0.0, 0.0), (500.0, 0.0, 3.0)))
    mask = np.ones(AXIAL.shape, dtype=bool)
    assert not resample_nearest(mask, AXIAL, far).any()
    assert not resample_nearest(~mask, AXIAL, AXIAL).any()
