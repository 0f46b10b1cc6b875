import base64

import numpy as np
import pytest

from app.kernel.geometry import Grid
from app.kernel.refusals import Invalid
from app.protocols.marks import encode
from app.releases.rules.voxels import combine, on_grid, voxels_of
from tests.releases.sources import oblique_grid


def drawn(grid: Grid, frame: int, corners: list[tuple[float, float]]) -> dict:
    """A contour with corners (column, row) in pixels, turned into patient millimetres."""
    points = grid.to_patient(np.array([[c, r, frame] for c, r in corners], dtype=float)).tolist()
    return {"kind": "contour", "geometry": {"points_mm": points, "closed": True}}


def test_a_contour_fills_the_pixels_whose_centres_it_holds() -> None:
    grid = oblique_grid()
    mask = voxels_of([drawn(grid, 3, [(3.5, 2.5), (8.5, 2.5), (8.5, 6.5), (3.5, 6.5)])], grid)
    expected = np.zeros(grid.shape, dtype=bool)
    expected[3, 3:7, 4:9] = True
    assert np.array_equal(mask, expected)


def test_a_mask_counts_where_a_finding_has_both() -> None:
    grid = oblique_grid()
    painted = np.zeros(grid.shape, dtype=bool)
    painted[2, 5, 5] = True
    data = base64.b64encode(encode(painted)).decode()
    mask = {"kind": "mask", "geometry": {"encoding": "rle-gzip-1", "data": data, "voxels": 1}}
    assert np.array_equal(voxels_of([drawn(grid, 3, [(2, 2), (6, 2), (6, 8)]), mask], grid), painted)


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
    assert combine([a, b, c], "majority", (3.0, 0.5, 0.5)).tolist() == [True, True, False]
    assert combine([a, b], "majority", (3.0, 0.5, 0.5)).tolist() == [True, False, False]
    assert combine([a, b], "union", (3.0, 0.5, 0.5)).tolist() == [True, True, False]
    with pytest.raises(Invalid):
        combine([a, b], "one", (3.0, 0.5, 0.5))
