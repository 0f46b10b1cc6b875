"""Grids: voxel indices and patient millimetres, also on oblique and anisotropic stacks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.geometry import Grid, grid_from_json, grid_to_json, same_grid


def oblique_grid(tilt: float, shift_mm: float = 0.0) -> Grid:
    row, column = (1.0, 0.0, 0.0), (0.0, float(np.cos(tilt)), float(np.sin(tilt)))
    normal = np.cross(row, column)
    positions = tuple((float(p[0]) + shift_mm, float(p[1]), float(p[2])) for p in (k * 3.0 * normal for k in range(5)))
    return Grid(
        rows=10, columns=20, row_spacing_mm=0.5, column_spacing_mm=0.7,
        row_direction=row, column_direction=column, frame_positions_mm=positions,
    )  # fmt: skip


@given(st.floats(-0.7, 0.7), st.tuples(st.floats(0, 19), st.floats(0, 9), st.floats(0, 4)))
def test_voxel_to_patient_and_back_is_the_same_voxel(tilt: float, index: tuple[float, float, float]) -> None:
    grid = oblique_grid(tilt)
    there = grid.to_patient(np.array([index]))
    np.testing.assert_allclose(grid.to_voxel(there)[0], index, atol=1e-9)


def test_column_index_grows_along_the_row_direction() -> None:
    grid = oblique_grid(0.0)
    step = grid.to_patient(np.array([[1.0, 0, 0]])) - grid.to_patient(np.array([[0.0, 0, 0]]))
    np.testing.assert_allclose(step[0], [0.7, 0, 0])


def test_grids_within_a_tenth_of_a_millimetre_are_the_same() -> None:
    assert same_grid(oblique_grid(0.2), oblique_grid(0.2, shift_mm=0.09))
    assert not same_grid(oblique_grid(0.2), oblique_grid(0.2, shift_mm=0.11))


def test_a_grid_survives_json() -> None:
    grid = oblique_grid(0.3)
    assert grid_from_json(grid_to_json(grid)) == grid
