"""Zones that exclude each other, drawn by painting and by outlines, on one series and on two."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.kernel.geometry import Grid
from app.protocols.marks import encode
from app.protocols.presets import PRESETS
from app.protocols.rules import missing, notices, overlapping
from app.protocols.values import Definition

ZONES = PRESETS["prostate_zones"].definition
DEFINITION = Definition.from_json(ZONES)
AXIAL = Grid(40, 40, 0.5, 0.5, (1, 0, 0), (0, 1, 0), tuple((0.0, 0.0, 3.0 * k) for k in range(8)))
SAGITTAL = Grid(50, 40, 0.5, 0.5, (0, 1, 0), (0, 0, -1), tuple((3.0 * k, 0.0, 23.0) for k in range(6, -1, -1)))
GRIDS = {"ax": AXIAL, "sag": SAGITTAL, "again": AXIAL}
Corner = tuple[float, float, float]


def mark(structure: str, stack: str, kind: str, geometry: dict[str, Any], space: str | None = "1.2") -> dict[str, Any]:
    return {
        "id": f"{structure} {stack}", "structure": structure, "finding_id": None, "kind": kind, "stack_id": stack,
        "frame_of_reference_uid": space, "geometry": geometry,
    }  # fmt: skip


def box(structure: str, stack: str, low: Corner, high: Corner, space: str | None = "1.2") -> dict[str, Any]:
    """Painted wherever a voxel's centre lies between two corners of patient space."""
    grid = GRIDS[stack]
    places = grid.to_patient(np.argwhere(np.ones(grid.shape))[:, ::-1].astype(np.float64)).reshape(*grid.shape, 3)
    voxels = np.asarray(((places >= np.asarray(low)) & (places < np.asarray(high))).all(axis=3))
    data = base64.b64encode(encode(voxels)).decode()
    return mark(structure, stack, "mask", {"data": data, "voxels": int(voxels.sum())}, space)


def outline(structure: str, left: float, right: float, z: float = 9.0) -> dict[str, Any]:
    corners = [(left, 2.1), (right, 2.1), (right, 17.9), (left, 17.9)]
    return mark(structure, "ax", "contour", {"points_mm": [[x, y, z] for x, y in corners], "closed": True})


def blocking(*marks: dict[str, Any]) -> list[str]:
    drawn = missing(ZONES, [], marks, [], overlaps=overlapping(DEFINITION, marks, GRIDS))
    return [one.sentence for one in drawn if "overlap" in one.sentence]


def shown(*marks: dict[str, Any]) -> list[str]:
    found = overlapping(DEFINITION, marks, GRIDS)
    return [one.sentence for one in notices(ZONES, [], marks, [], overlaps=found)]


PZ, TZ = "peripheral_zone", "transition_zone"


def test_outlines_of_two_zones_may_differ_by_the_width_of_a_hand_and_no_more() -> None:
    assert blocking(outline(PZ, 2.1, 10.6), outline(TZ, 9.4, 17.9)) == []
    (sentence,) = blocking(outline(PZ, 2.1, 12.1), outline(TZ, 8.9, 17.9))
    assert sentence.startswith("Peripheral zone and transition zone overlap in ")
    assert blocking(outline(PZ, 2.1, 12.1), outline(TZ, 8.9, 17.9, z=12.0)) == []


def test_an_outline_and_a_painted_zone_of_one_series_are_held_against_each_other() -> None:
    painted = box(TZ, "ax", (8.9, 2, 0), (18, 18, 20))
    assert len(blocking(outline(PZ, 2.1, 12.1), painted)) == 1
    assert blocking(outline(PZ, 2.1, 9.1), painted) == []


def test_one_painted_voxel_is_enough_on_one_series() -> None:
    one, other = box(PZ, "ax", (2, 2, 8), (10.1, 18, 10)), box(TZ, "ax", (10, 2, 8), (18, 18, 10))
    (sentence,) = blocking(one, other)
    assert sentence.endswith("overlap in 32 voxels; only one may be there.")


def test_zones_on_two_series_overlap_by_geometry_and_the_same_is_shown_while_drawing() -> None:
    axial, sagittal = box(PZ, "ax", (2, 2, 4), (14, 18, 20)), box(TZ, "sag", (5, 6, 4), (17, 16, 16))
    assert blocking(axial, sagittal) == shown(axial, sagittal)
    (sentence,) = blocking(axial, sagittal)
    assert sentence.startswith("Peripheral zone and transition zone, drawn on different series, overlap by ")
    # slices of 3 mm: 4.5 to 14 by 6 to 16 by the four slices from 4.5 to 16.5 mm
    assert float(sentence.split()[-7]) == pytest.approx(9.5 * 10 * 12 / 1000, rel=0.02)


def test_between_series_a_border_as_thick_as_half_a_slice_is_no_overlap() -> None:
    above = box(TZ, "sag", (2, 2, 10.6), (18, 18, 22))
    below = box(PZ, "ax", (2, 2, 0), (18, 18, 13))
    assert blocking(below, above) == []
    assert len(blocking(below, box(TZ, "sag", (2, 2, 7), (18, 18, 22)))) == 1


def test_one_slice_each_is_enough_where_they_cross() -> None:
    axial, sagittal = box(PZ, "ax", (2, 2, 8), (18, 18, 10)), box(TZ, "sag", (8, 2, 2), (10, 18, 18))
    assert len(blocking(axial, sagittal)) == 1
    assert blocking(axial, box(TZ, "sag", (8, 2, 10.6), (10, 18, 18))) == []


def test_between_parallel_slices_a_place_counts_for_less_the_farther_it_lies_from_either() -> None:
    GRIDS["between"] = replace(AXIAL, frame_positions_mm=tuple((0.0, 0.0, 3.0 * k + 1.2) for k in range(8)))
    whole = box(PZ, "ax", (2, 2, 0), (12, 18, 20))
    assert len(blocking(whole, box(TZ, "between", (6, 2, 0), (18, 18, 20)))) == 1
    assert blocking(whole, box(TZ, "between", (8, 2, 0), (18, 18, 20))) == []


def test_two_series_on_the_same_grid_are_held_against_each_other_too() -> None:
    assert len(blocking(box(PZ, "ax", (2, 2, 0), (12, 18, 20)), box(TZ, "again", (6, 2, 0), (18, 18, 20)))) == 1
    assert blocking(box(PZ, "ax", (2, 2, 0), (10, 18, 20)), box(TZ, "again", (10, 2, 0), (18, 18, 20))) == []


def test_where_places_cannot_be_compared_it_is_said_and_keeps_nobody_from_signing() -> None:
    one, elsewhere = box(PZ, "ax", (2, 2, 0), (18, 18, 20)), box(TZ, "sag", (2, 2, 0), (18, 18, 20), space="9.9")
    assert blocking(one, elsewhere) == []
    (sentence,) = shown(one, elsewhere)
    assert "places cannot be compared: whether they overlap is not checked" in sentence
    moving = {**box(TZ, "sag", (2, 2, 0), (18, 18, 20)), "stack_id": "cine"}
    assert len(shown(one, moving)) == 1


def test_the_gland_and_the_urethra_may_lie_over_zones() -> None:
    whole = (2.0, 2.0, 0.0), (18.0, 18.0, 20.0)
    assert shown(box("prostate", "sag", *whole), box(PZ, "ax", *whole), box("prostatic_urethra", "ax", *whole)) == []
