"""Shapes: signs, sizes and boxes."""

import numpy as np
import pytest

from app.demo.phantom.derived import Shell, Within
from app.demo.phantom.noise import isotropic, smooth
from app.demo.phantom.shapes import Column, Ellipsoid, Shape, Tube


def distance(shape: Shape, *place: float) -> float:
    return float(shape.distance(tuple(np.array([v], dtype=np.float32) for v in place))[0])  # type: ignore[arg-type]


def test_a_sphere_knows_how_far_away_a_point_is() -> None:
    ball = Ellipsoid((1.0, 2.0, 3.0), (5.0, 5.0, 5.0))
    assert distance(ball, 1, 2, 11) == pytest.approx(3.0, abs=1e-4)
    assert distance(ball, 1, 2, 3.5) < 0


def test_an_ellipsoid_turned_about_z_points_where_it_was_turned() -> None:
    long = Ellipsoid((0, 0, 0), (10.0, 2.0, 2.0), (0, 0, 90))
    assert distance(long, 0, 9, 0) < 0 < distance(long, 9, 0, 0)
    low, high = long.bounds()
    assert high[1] == pytest.approx(10)
    assert low[0] == pytest.approx(-2)


def test_a_tube_is_as_thick_as_its_radii_say() -> None:
    tube = Tube(((0, 0, 0), (0, 0, 10)), (1.0, 3.0))
    assert distance(tube, 1.9, 0, 5) < 0 < distance(tube, 2.1, 0, 5)


def test_a_column_is_interpolated_between_its_levels_and_ends() -> None:
    column = Column(((0, 0, 4, 4), (10, 0, 8, 8)))
    assert distance(column, 5.9, 0, 5) < 0 < distance(column, 6.1, 0, 5)
    assert distance(column, 0, 0, 10.5) > 0


def test_a_wall_is_hollow_and_a_part_stays_within() -> None:
    ball = Ellipsoid((0, 0, 0), (5.0, 5.0, 5.0))
    assert distance(Shell(ball, 1.0), 0, 0, 0) > 0 > distance(Shell(ball, 1.0), 5, 0, 0)
    half = Within(ball, Ellipsoid((5.0, 0, 0), (5.0, 5.0, 5.0)))
    assert distance(half, -2, 0, 0) > 0 > distance(half, 2, 0, 0)


def test_a_field_is_the_same_at_the_same_place_and_smooth_between_nodes() -> None:
    field = isotropic(4, 17.0)
    x, y, z = np.meshgrid(*(np.arange(n, dtype=np.float32) for n in (40, 40, 3)), indexing="ij")
    points = tuple(np.ascontiguousarray(axis.transpose(2, 0, 1)) for axis in (x, y, z))
    exact, coarse = field.at(points), smooth(field, points, 4)  # type: ignore[arg-type]
    assert np.abs(exact - coarse).max() < 0.25
    assert np.array_equal(exact, field.at(points))  # type: ignore[arg-type]
