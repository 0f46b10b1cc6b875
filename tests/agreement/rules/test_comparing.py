"""Signed contents against each other: lesions, what was said of them, what is measured; without a database."""

import base64
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from app.agreement.rules.comparing import Compared, ReaderContent, compare
from app.agreement.rules.items import comparable_items, rating_text
from app.agreement.rules.regions import Place
from app.kernel.geometry import Grid
from app.protocols.marks import encode
from app.protocols.presets import PRESETS
from app.protocols.rules import computed
from app.protocols.values import Definition
from tests.protocols.drafts import case_answers, finding_answers

DEFINITION = Definition.from_json(PRESETS["pirads21"].definition)
T2_GRID = Grid(40, 40, 0.5, 0.5, (1, 0, 0), (0, 1, 0), tuple((0.0, 0.0, 3.0 * k) for k in range(6)))
ADC_GRID = Grid(10, 10, 2.0, 2.0, (1, 0, 0), (0, 1, 0), tuple((0.75, 0.75, 3.0 * k) for k in range(6)))
T2, ADC = Place("t2", T2_GRID, "frame-1"), Place("adc", ADC_GRID, "frame-1")
PLACES = {"t2": T2, "adc": ADC, "loose": Place("loose", None, None), "far": Place("far", T2_GRID, "frame-2")}


CLIPS = {
    "clip": Place("clip", None, None),
    "other clip": Place("other clip", None, None),
    "no scale": Place("no scale", None, None, has_scale=False),
}


def in_clip(finding: str, *at_mm: float, frame: int, stack: str = "clip") -> dict[str, Any]:
    """The third coordinate of a place in a moving picture counts frames, from 0."""
    return {**point(finding, *at_mm, frame - 1, stack=stack), "frame_number": frame}


def frames_of(finding: str, first: int, last: int) -> dict[str, Any]:
    geometry = {"frames": [first, last]}
    return {"finding_id": finding, "kind": "frames", "stack_id": "clip", "geometry": geometry, "frame_number": first}


def mask(finding: str, place: Place, frames: slice, rows: slice, columns: slice, **more: Any) -> dict[str, Any]:
    assert place.grid is not None
    painted = np.zeros(place.grid.shape, dtype=np.bool_)
    painted[frames, rows, columns] = True
    data = base64.b64encode(encode(painted)).decode()
    geometry = {"encoding": "rle-gzip-1", "data": data, "voxels": int(painted.sum())}
    return {"finding_id": finding, "kind": "mask", "stack_id": place.stack_id, "geometry": geometry, **more}


def point(finding: str, *at_mm: float, stack: str = "t2") -> dict[str, Any]:
    return {"finding_id": finding, "kind": "point", "stack_id": stack, "geometry": {"point_mm": list(at_mm)}}


def contour(finding: str, low: float, high: float, z: float) -> dict[str, Any]:
    points = [[low, low, z], [high, low, z], [high, high, z], [low, high, z]]
    geometry = {"points_mm": points, "closed": True}
    return {"finding_id": finding, "kind": "contour", "stack_id": "t2", "geometry": geometry}


def reader(name: str, *marks: dict[str, Any], **scores: dict[str, Any]) -> ReaderContent:
    findings = list(dict.fromkeys(m["finding_id"] for m in marks if m.get("finding_id")))
    answers = [a for f in findings for a in finding_answers(f, **scores.get(f, {}))] + case_answers()
    made = [{"id": f, "order": n, "deleted": False} for n, f in enumerate(findings)]
    return ReaderContent(name, made, marks, answers, computed(DEFINITION, answers))


def compared(*readers: ReaderContent, reference: Place | None = T2) -> Compared:
    return compare(DEFINITION, readers, PLACES | CLIPS, reference)


def lesions(result: Compared) -> list[list[str]]:
    units = sorted({m.unit for m in result.members})
    return [[m.finding_id for m in result.members if m.unit == unit] for unit in units]


def value(result: Compared, metric: str, item: str = "region") -> tuple[object, str | None]:
    (found,) = [v.value for v in result.values if (v.item, v.metric) == (item, metric)]
    return found.value, found.reason


BOX = (slice(2, 4), slice(10, 20), slice(10, 20))


def test_overlapping_masks_are_one_lesion_and_measured() -> None:
    a, b = reader("a", mask("fa", T2, *BOX)), reader("b", mask("fb", T2, BOX[0], BOX[1], slice(15, 25)))
    result = compared(a, b)
    assert lesions(result) == [["fa", "fb"]]
    assert value(result, "dice") == (pytest.approx(0.5), None)
    assert value(result, "volume_a_ml") == (pytest.approx(0.15), None)
    assert value(result, "positive_agreement", "lesions") == (1, None)
    (member,) = [m for m in result.members if m.finding_id == "fa"]
    assert member.measured["b"] == {"iou": pytest.approx(1 / 3), "distance_mm": pytest.approx(2.5)}


def test_masks_on_different_stacks_meet_on_the_t2_axial_grid() -> None:
    on_adc = mask("fb", ADC, slice(2, 4), slice(2, 5), slice(2, 5))  # covers T2 rows and columns 8 to 19
    result = compared(reader("a", mask("fa", T2, slice(2, 4), slice(8, 20), slice(8, 20))), reader("b", on_adc))
    assert value(result, "dice") == (pytest.approx(1.0), None)
    without = compared(reader("a", mask("fa", T2, *BOX)), reader("b", on_adc), reference=None)
    assert value(without, "dice")[1] == "drawn on different grids without a T2 axial stack to compare them on"
    assert lesions(without) == [["fa", "fb"]]  # their centres are near


def test_contours_are_rasterised_and_compared_with_contours_only() -> None:
    result = compared(reader("a", contour("fa", 4.9, 10.1, 6)), reader("b", contour("fb", 4.9, 10.1, 6)))
    assert value(result, "dice") == (1, None)
    mixed = compared(reader("a", contour("fa", 4.9, 10.1, 6)), reader("b", mask("fb", T2, *BOX)))
    assert value(mixed, "dice") == (None, "one reader painted it, the other outlined it")


def test_points_match_within_ten_millimetres_and_have_no_dice() -> None:
    near = compared(reader("a", point("fa", 5, 5, 3)), reader("b", point("fb", 5, 14, 3)))
    assert lesions(near) == [["fa", "fb"]]
    assert value(near, "dice") == (None, "not both readers painted it")
    apart = compared(reader("a", point("fa", 5, 5, 3)), reader("b", point("fb", 5, 15.1, 3)))
    assert lesions(apart) == [["fa"], ["fb"]]
    assert value(apart, "positive_agreement", "lesions") == (0, None)


def test_another_frame_of_reference_is_nowhere_near() -> None:
    result = compared(reader("a", point("fa", 5, 5, 3)), reader("b", point("fb", 5, 5, 3, stack="far")))
    assert lesions(result) == [["fa"], ["fb"]]


def test_presence_and_answers_are_rated_for_each_lesion() -> None:
    a = reader("a", point("f1", 5, 5, 3), point("f2", 5, 18, 9), f1={"dwi": "5"}, f2={"dwi": "2"})
    result = compared(a, reader("b", point("g1", 6, 5, 3)))
    said = {(r.item, r.unit, r.reader_id): r.said.value for r in result.ratings}
    assert [said[("presence", 1, name)] for name in "ab"] == [True, True]
    assert [said[("presence", 2, name)] for name in "ab"] == [True, False]
    assert [said[("category", 1, name)] for name in "ab"] == ["5", "4"]
    assert ("category", 2, "b") not in said
    assert [said[("case_category", 0, name)] for name in "ab"] == ["5", "4"]
    assert said[("quality:adc", 0, "a")] == "2"


def test_no_finding_is_a_case_category_of_its_own() -> None:
    result = compared(reader("a"), reader("b", point("g1", 6, 5, 3)))
    said = {(r.item, r.reader_id): r.said.value for r in result.ratings if r.unit == 0}
    assert (said[("case_category", "a")], said[("any_finding", "a")]) == ("none", False)
    both = compared(reader("a"), reader("b"))
    assert value(both, "positive_agreement", "lesions") == (None, "neither reader has a lesion")


def test_the_readers_own_category_stands_before_the_computed_one() -> None:
    result = compared(reader("a", point("f1", 5, 5, 3), f1={"category_own": "3"}))
    assert [r.said.value for r in result.ratings if r.item == "category"] == ["3"]


def test_the_order_of_readers_changes_nothing() -> None:
    readers = [
        reader("a", mask("fa", T2, *BOX), point("fx", 1, 1, 15)),
        reader("b", mask("fb", T2, BOX[0], BOX[1], slice(15, 25))),
        reader("c", point("fc", 8, 8, 9), point("fy", 2, 2, 15)),
    ]
    results = {repr(compared(*order)) for order in permutations(readers)}
    assert len(results) == 1


def test_a_painted_structure_is_compared_too() -> None:
    gland = {"structure": "gland", "finding_id": None}
    a = ReaderContent("a", [], [mask("", T2, *BOX) | gland], [], {})
    result = compared(a, ReaderContent("b", [], [mask("", T2, *BOX) | gland], [], {}))
    assert value(result, "dice", "structure:gland") == (1, None)


def test_what_is_no_answer_on_the_scale_is_missing() -> None:
    items = {item.key: item for item in comparable_items(DEFINITION, {"adc": "ADC"})}
    assert items["quality:adc"].label == "Image quality, ADC"
    assert items["t2w"].categories == ("1", "2", "3", "4", "5")
    assert rating_text("answered", "X", items["t2w"]) is None
    assert rating_text("cannot_assess", None, items["t2w"]) is None
    assert rating_text("answered", True, items["index"]) == "true"
    assert rating_text("answered", 12.5, items["diameter_mm"]) == "12.5"
    assert "rationale" not in items
    assert "sectors" not in items


def distances(*readers: ReaderContent) -> list[float | None]:
    members = compared(*readers).members
    return [near["distance_mm"] for member in members for near in member.measured.values()]


def test_in_a_moving_picture_findings_of_one_frame_lie_as_far_apart_as_in_the_picture() -> None:
    one, other = reader("a", in_clip("f1", 10, 20, frame=7)), reader("b", in_clip("g1", 13, 24, frame=7))
    assert lesions(compared(one, other)) == [["f1", "g1"]]
    assert distances(one, other) == [5.0, 5.0]


def test_numbers_of_frames_are_no_millimetres_but_a_frame_in_common_joins() -> None:
    one, other = reader("a", in_clip("f1", 10, 20, frame=7)), reader("b", in_clip("g1", 10, 20, frame=8))
    assert lesions(compared(one, other)) == [["f1"], ["g1"]], "nobody knows how far the probe moved between them"
    ranged = reader("b", in_clip("g1", 10, 20, frame=8), frames_of("g1", 6, 9))
    assert lesions(compared(one, ranged)) == [["f1", "g1"]]
    assert distances(one, ranged) == [0.0, 0.0]


@pytest.mark.parametrize(
    "mark",
    [
        in_clip("g1", 10, 20, frame=7, stack="other clip"),
        point("g1", 10, 20, 6, stack="t2"),
        point("g1", 10, 20, 6, stack="far"),
    ],
    ids=["another clip", "a volume", "a volume elsewhere"],
)
def test_a_moving_picture_is_compared_with_nothing_else(mark: dict[str, Any]) -> None:
    one, other = reader("a", in_clip("f1", 10, 20, frame=7)), reader("b", mark)
    assert lesions(compared(one, other)) == [["f1"], ["g1"]]


def test_pixels_of_a_picture_without_a_scale_are_no_millimetres() -> None:
    one, other = (reader(name, in_clip(f, 10, 20, frame=7, stack="no scale")) for name, f in (("a", "f1"), ("b", "g1")))
    assert lesions(compared(one, other)) == [["f1"], ["g1"]]


def test_a_finding_marked_in_both_is_placed_by_the_volume() -> None:
    one = reader("a", in_clip("f1", 0, 0, frame=1), point("f1", 5, 5, 3))
    assert lesions(compared(one, reader("b", point("g1", 5, 6, 3)))) == [["f1", "g1"]]
