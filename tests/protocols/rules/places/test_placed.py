"""Sectors suggested from geometry: on an ellipsoid of known size."""

from typing import Any

import numpy as np
import pytest

from app.kernel.geometry import Grid
from app.protocols.rules.places import VERSION, placed
from tests.protocols.rules.places.drawn import (
    FINDING,
    FINDINGS,
    GRID,
    GRIDS,
    ball,
    contour,
    ellipsoid,
    length,
    mask,
    point,
)

GLAND = mask(ellipsoid(), structure="prostate")
AXES = [
    length([-20, 0, 0], [20, 0, 0], "gland_transverse"),
    length([0, -15, 0], [0, 15, 0], "gland_ap"),
    length([0, 0, -21], [0, 0, 21], "gland_longitudinal"),
]


def sectors(*marks: dict[str, Any]) -> list[str]:
    return list(placed(FINDINGS, marks, GRIDS)["findings"][FINDING]["sectors"])


@pytest.mark.parametrize(
    ("place", "sector"),
    [
        ((10, 10, 0), "Mid_L_PZpl"),
        ((-10, 10, 0), "Mid_R_PZpl"),
        ((-3, 12, 0), "Mid_R_PZpm"),
        ((-18, 0, 0), "Mid_R_PZa"),
        ((6, 0, 0), "Mid_L_TZa"),
        ((3, 6, 0), "Mid_L_TZp"),
        ((2, -12, 0), "Mid_L_AFS"),
        ((-10, 10, -14), "Apex_R_PZpl"),
        ((8, 8, 14), "Base_L_PZpl"),
        ((2, 4, 14), "Base_L_CZ"),
    ],
)
def test_a_point_has_the_sector_of_its_level_side_and_angle(place: tuple[float, float, float], sector: str) -> None:
    assert sectors(GLAND, point(*place)) == [sector]
    assert sectors(*AXES, point(*place)) == [sector]


def test_left_of_the_picture_is_the_patients_right() -> None:
    """LPS: x grows towards the patient's left."""
    assert "_R_" in sectors(GLAND, point(-10, 10, 0))[0]


def test_a_mark_across_the_midline_reaches_both_sides_but_not_by_a_few_voxels() -> None:
    assert sectors(GLAND, mask(ball((0, 11, 0), 4))) == ["Mid_L_PZpm", "Mid_R_PZpm"]
    assert sectors(GLAND, mask(ball((-3.5, 11.5, 0), 4))) == ["Mid_R_PZpm"]


def test_a_mask_counts_before_a_point_of_the_same_finding() -> None:
    assert sectors(GLAND, point(2, -12, 0), mask(ball((-12, 8, 0), 2))) == ["Mid_R_PZpl"]


def test_an_outline_in_one_slice_is_filled() -> None:
    square = [[-14.0, 6.0, 0.0], [-10.0, 6.0, 0.0], [-10.0, 9.0, 0.0], [-14.0, 9.0, 0.0]]
    assert sectors(GLAND, contour(square)) == ["Mid_R_PZpl"]


def test_a_drawn_zone_decides_against_the_map() -> None:
    inner = ellipsoid(0.9)
    zones = [mask(inner, structure="transition_zone"), mask(ellipsoid() & ~inner, structure="peripheral_zone")]
    found = placed(FINDINGS, [*zones, point(-10, 8, 0)], GRIDS)
    assert (found["method"], found["findings"][FINDING]["sectors"]) == ("zone_outlines", ["Mid_R_TZp"])
    assert sectors(GLAND, point(-10, 8, 0)) == ["Mid_R_PZpl"]


def test_a_tilted_stack_has_its_levels_along_its_own_normal() -> None:
    tilt = np.radians(20)
    down = (0.0, float(np.cos(tilt)), float(-np.sin(tilt)))
    normal = np.cross((1, 0, 0), down)
    origin = np.array([-29.5, 0, 0]) + np.array(down) * -29.5
    grid = Grid(60, 60, 1, 1, (1, 0, 0), down, tuple(tuple((origin + normal * z).tolist()) for z in range(-30, 31, 3)))
    gland = mask(ellipsoid(), structure="prostate")  # the same voxels, tilted with the stack
    at = (np.array([-10, 0, 0]) + np.array(down) * 9 + normal * 7.6).tolist()
    found = placed(FINDINGS, [gland, point(*at)], {"t2": grid})
    assert found["findings"][FINDING]["sectors"] == ["Base_R_PZpl"]


def test_how_far_a_finding_lies_outside_the_outlined_gland() -> None:
    def beyond(*marks: dict[str, Any]) -> float | None:
        value: float | None = placed(FINDINGS, marks, GRIDS)["findings"][FINDING]["beyond_gland_mm"]
        return value

    assert beyond(GLAND, point(0.5, 0.5, 0)) == 0
    assert beyond(GLAND, point(28.5, 0.5, 0)) == pytest.approx(9, abs=0.1)  # the outermost voxel's centre is at 19.5
    assert beyond(*AXES, point(28, 0, 0)) is None


def test_nothing_is_suggested_without_a_gland_or_for_other_images() -> None:
    assert placed(FINDINGS, [point(0, 0, 0)], GRIDS) == {}
    assert placed(FINDINGS, [*AXES[:2], point(0, 0, 0)], GRIDS) == {}
    elsewhere = point(0, 0, 0) | {"frame_of_reference_uid": "9.9"}
    assert placed(FINDINGS, [GLAND, elsewhere], GRIDS)["findings"] == {}
    assert placed(FINDINGS, [mask(np.zeros(GRID.shape, dtype=np.bool_), structure="prostate")], GRIDS) == {}


def test_method_version_and_the_middle_of_each_level_are_told() -> None:
    found = placed(FINDINGS, [GLAND, point(0, 0, 0)], GRIDS)
    assert (found["method"], found["version"]) == ("gland_outline", VERSION)
    assert {name: round(at[2]) for name, at in found["levels_mm"].items()} == {"apex": -13, "mid": 0, "base": 13}


def test_where_nobody_knows_how_the_patient_lies_no_side_and_no_level_is_told_but_a_distance_is() -> None:
    """A 3-D ultrasound in coordinates of its own."""
    found = placed(FINDINGS, [GLAND, point(0, 30, 0)], GRIDS, unoriented=set(GRIDS))
    assert found["findings"][FINDING] == {"sectors": [], "beyond_gland_mm": pytest.approx(15, abs=1)}
    assert "levels_mm" not in found
    assert (
        placed(FINDINGS, [*AXES, point(10, 10, 0)], GRIDS, unoriented=set(GRIDS))["findings"][FINDING]["sectors"] == []
    )


def test_what_was_drawn_on_a_moving_picture_has_no_place_in_the_gland_nor_makes_one() -> None:
    clip = {"stack_id": "clip", "frame_of_reference_uid": None}
    assert placed(FINDINGS, [GLAND, {**point(10, 10, 0), **clip}], GRIDS)["findings"] == {}
    assert placed(FINDINGS, [{**axis, **clip} for axis in AXES] + [{**point(10, 10, 0), **clip}], GRIDS) == {}
