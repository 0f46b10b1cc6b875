import numpy as np
import pytest

from app.kernel.geometry import Grid
from app.kernel.refusals import Invalid
from app.releases.rules.voxels import combine, on_grid, rasterise
from tests.releases.sources import oblique_grid


def contour(grid: Grid, frame: int, corners: list[tuple[float, float]]) -> list[list[float]]:
    """Corners (column, row) in pixels, turned into patient millimetres."""
    return grid.to_patient(np.array([[c, r, frame] for c, r in corners], dtype=float)).tolist()


def test_a_contour_fills_the_pixels_whose_centres_it_holds() -> None:
    grid = oblique_grid()
    mask = rasterise(contour(grid, 3, [(3.5, 2.5), (8.5, 2.5), (8.5, 6.5), (3.5, 6.5)]), grid)
    expected = np.zeros(grid.shape, dtype=bool)
    expected[3, 3:7, 4:9] = True
    assert np.array_equal(mask, expected)


def test_where_a_contour_crosses_itself_even_and_odd_alternate() -> None:
    grid = oblique_grid()
    twice = [(2.5, 2.5), (9.5, 2.5), (9.5, 9.5), (2.5, 9.5)] * 2
    assert not rasterise(contour(grid, 1, twice), grid).any()


def test_neighbouring_contours_share_no_pixel_and_leave_none_out() -> None:
    grid = oblique_grid()
    left = rasterise(contour(grid, 2, [(2, 2), (6, 2), (6, 8), (2, 8)]), grid)
    right = rasterise(contour(grid, 2, [(6, 2), (10, 2), (10, 8), (6, 8)]), grid)
    whole = rasterise(contour(grid, 2, [(2, 2), (10, 2), (10, 8), (2, 8)]), grid)
    assert not (left & right).any()
    assert np.array_equal(left | right, whole)


def test_a_contour_reaches_over_the_border_without_harm() -> None:
    grid = oblique_grid()
    mask = rasterise(contour(grid, 0, [(-5, -5), (400, -5), (400, 400), (-5, 400)]), grid)
    assert mask[0].all()
    assert not mask[1:].any()


def test_a_contour_far_from_every_frame_fills_nothing() -> None:
    grid = oblique_grid()
    assert not rasterise(contour(grid, 40, [(2, 2), (6, 2), (6, 8)]), grid).any()


def test_a_mask_on_another_grid_keeps_its_place() -> None:
    fine = oblique_grid()
    coarse = Grid(**{**vars(fine), "rows": 10, "columns": 13, "row_spacing_mm": 1.5, "column_spacing_mm": 1.0})
    mask = np.zeros(coarse.shape, dtype=bool)
    mask[3, 4, 5] = True
    moved = on_grid(mask, coarse, fine)
    assert sorted(set(np.argwhere(moved)[:, 0])) == [3]
    centre = fine.to_patient(np.argwhere(moved)[:, ::-1].astype(float)).mean(axis=0)
    assert np.linalg.norm(centre - coarse.to_patient(np.array([[5.0, 4.0, 3.0]]))[0]) < 0.75
    assert np.array_equal(on_grid(moved, fine, fine), moved)


def test_a_majority_is_more_than_half() -> None:
    a, b, c = (np.array(v, dtype=bool) for v in ([1, 1, 0], [1, 0, 0], [1, 1, 1]))
    assert combine([a, b, c], "majority").tolist() == [True, True, False]
    assert combine([a, b], "majority").tolist() == [True, False, False]
    assert combine([a, b], "union").tolist() == [True, True, False]
    with pytest.raises(Invalid):
        combine([a, b], "one")
