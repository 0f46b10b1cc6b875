"""Structures beside findings: what the protocol asks is kept to the voxel, everything else is refused in words."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from app.imaging.tables import Stack
from app.kernel.refusals import Invalid
from app.protocols.presets.pirads21 import PIRADS21
from app.protocols.rules import structures
from app.protocols.rules.overlaps import overlaps
from app.protocols.values import Definition
from app.reading.rules.saving import checked_geometry
from app.reading.tables import Mark
from app.reading.values import MarkChange, StackGrid
from tests.factories import readings
from tests.factories.study_rows import COLUMNS, FRAMES, ROWS
from tests.reading.desk import Desk


@pytest.fixture
def desk(db: Session) -> Desk:
    return Desk(db)


def painted(desk: Desk, structure: str, **more: int) -> dict[str, Any]:
    return readings.mask(desk.db, desk.study.id, None, structure=structure, **more)


def test_a_reading_holds_structures_beside_findings_each_to_the_voxel(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    gland, zone = painted(desk, "prostate", voxels=30), painted(desk, "peripheral_zone", voxels=8, first=3)
    desk.save({**body, "marks": [*body["marks"], gland, zone]})
    kept = {mark["structure"]: mark for mark in desk.draft().marks if mark["structure"]}
    assert kept["prostate"]["geometry"] == gland["geometry"]
    assert kept["peripheral_zone"]["geometry"] == zone["geometry"]


def test_a_structure_the_protocol_does_not_ask_is_refused(desk: Desk) -> None:
    for unknown in ("nose", "external_sphincter"):
        with pytest.raises(Invalid, match=f"asks for no structure called “{unknown}”"):
            desk.save({"marks": [painted(desk, unknown)]})


def test_what_a_question_measures_needs_no_structure_of_its_own(desk: Desk) -> None:
    desk.save({"marks": [{**readings.point(desk.db, desk.study.id, None), "structure": "gland_ap"}]})
    assert [mark["structure"] for mark in desk.draft().marks] == ["gland_ap"]


def test_a_structure_is_painted_or_outlined_and_of_no_finding(desk: Desk) -> None:
    with pytest.raises(Invalid, match="outlined or painted"):
        desk.save({"marks": [{**readings.point(desk.db, desk.study.id, None), "structure": "prostate"}]})
    body = readings.complete(desk.db, desk.study.id)
    with pytest.raises(Invalid, match="not of both"):
        desk.save({**body, "marks": [{**body["marks"][1], "structure": "prostate"}]})


def test_a_mark_far_outside_its_images_is_refused_along_their_own_axes(desk: Desk) -> None:
    point = readings.point(desk.db, desk.study.id, None)
    with pytest.raises(Invalid, match="far outside"):
        desk.save({"marks": [{**point, "geometry": {"point_mm": [1.0, 2.0, 400.0]}}]})
    stack, _ = readings.stack_of(desk.db, desk.study.id, "t2_ax")
    _tilt(desk.db, stack)
    # within the box that holds the tilted slices, yet 44 mm beside them
    with pytest.raises(Invalid, match="far outside"):
        desk.save({"marks": [{**point, "geometry": {"point_mm": [62.0, 0.0, 0.0]}}]})


def _tilt(db: Session, stack: Stack) -> None:
    """Large slices, turned by 45 degrees about the axis from head to foot."""
    half = 0.5**0.5
    stack.grid = {**(stack.grid or {}), "row_spacing_mm": 5.0, "column_spacing_mm": 5.0,
                  "row_direction": [half, half, 0.0], "column_direction": [0.0, 0.0, 1.0],
                  "frame_positions_mm": [[3.0 * k * half, -3.0 * k * half, 0.0] for k in range(4)]}  # fmt: skip
    db.commit()


def test_a_mask_names_no_image_of_another_stack(desk: Desk) -> None:
    _, uids = readings.stack_of(desk.db, desk.study.id, "adc")
    with pytest.raises(Invalid, match="does not belong to its stack"):
        desk.save({"marks": [{**painted(desk, "prostate"), "sop_instance_uid": uids[0], "frame_number": 1}]})


def test_a_mask_that_names_no_image_is_saved_whatever_frame_stands_beside(desk: Desk) -> None:
    # as windows sent it that took an imported mask to be drawn on a first frame
    desk.save({"marks": [{**painted(desk, "prostate"), "sop_instance_uid": None, "frame_number": 1}]})
    assert desk.draft().marks[0]["sop_instance_uid"] is None


def test_name_colour_and_lock_are_kept_with_every_version(desk: Desk) -> None:
    gland = painted(desk, "prostate")
    desk.save({"marks": [gland]})
    assert not {"name", "colour", "locked"} & set(desk.draft().marks[0])
    desk.save({"marks": [{**gland, "name": "Gland, mine", "colour": "orange", "locked": True}]}, expected=1)
    kept = desk.draft().marks[0]
    assert (kept["name"], kept["colour"], kept["locked"]) == ("Gland, mine", "orange", True)
    assert desk.db.query(Mark.name).order_by(Mark.version).all() == [(None,), ("Gland, mine",)]


def test_a_colour_outside_the_set_and_an_unwritable_name_are_refused(desk: Desk) -> None:
    gland = painted(desk, "prostate")
    for looks in ({"colour": "#ff0000"}, {"name": ""}, {"name": "a\nb"}, {"name": "x" * 61}):
        with pytest.raises(ValueError, match="validation error"):
            desk.save({"marks": [{**gland, **looks}]})


def test_zones_that_share_a_voxel_keep_the_reading_from_being_signed(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    zones = [painted(desk, "peripheral_zone", voxels=6), painted(desk, "transition_zone", voxels=6, first=4)]
    gland = painted(desk, "prostate", voxels=40)
    desk.save({**body, "marks": [*body["marks"], gland, *zones]})
    with pytest.raises(Invalid) as refused:
        readings.signed(desk.db, desk.reader, desk.reading_id)
    said = [one["sentence"] for one in (refused.value.details or {})["missing"]]
    assert said == ["Peripheral zone and transition zone overlap in 2 voxels; only one may be there."]
    desk.db.rollback()
    apart = {**painted(desk, "transition_zone", voxels=6, first=6), "id": zones[1]["id"]}
    desk.save({"marks": [apart]}, expected=1)
    readings.signed(desk.db, desk.reader, desk.reading_id, revision=2)


def outlined(desk: Desk, structure: str, role: str, frame: int, right_mm: float = 6.6) -> dict[str, Any]:
    stack, uids = readings.stack_of(desk.db, desk.study.id, role)
    corners = [(0.9, 0.4), (right_mm, 0.4), (right_mm, 5.4), (0.9, 5.4)]
    return {"id": str(uuid4()), "structure": structure, "kind": "contour", "stack_id": str(stack.id),
            "geometry": {"points_mm": [[x, y, 3.0 * frame] for x, y in corners], "closed": True},
            "sop_instance_uid": uids[frame], "frame_number": 1}  # fmt: skip


def test_zones_outlined_on_two_series_are_held_against_each_other_while_drawing_and_at_signing(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    inner = [outlined(desk, "transition_zone", "t2_ax", frame) for frame in (1, 2)]
    outer = [outlined(desk, "peripheral_zone", "t2_sag", frame) for frame in (1, 2)]
    saved = desk.save({**body, "marks": [*body["marks"], *inner, *outer]})
    (sentence,) = [one["sentence"] for one in saved.notices if "overlap" in one["sentence"]]
    assert sentence == (
        "Peripheral zone and transition zone, drawn on different series, overlap by 0.18 ml; only one may be there."
    )
    with pytest.raises(Invalid) as refused:
        readings.signed(desk.db, desk.reader, desk.reading_id)
    assert [one["sentence"] for one in (refused.value.details or {})["missing"]] == [sentence]
    desk.db.rollback()
    thin = [{**outlined(desk, "peripheral_zone", "t2_sag", n, right_mm=2.0), "id": outer[n - 1]["id"]} for n in (1, 2)]
    saved = desk.save({"marks": thin}, expected=1)
    assert [one["sentence"] for one in saved.notices if "overlap" in one["sentence"]] == []
    readings.signed(desk.db, desk.reader, desk.reading_id, revision=2)


def test_a_save_of_answers_reads_no_mask_and_the_warning_stays_as_the_drawings_make_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def looked(marks: Any, group: list[str], grids: Any) -> Any:  # as the rule
        read.extend(group[:1])
        return overlaps(marks, group, grids)

    def said(body: dict[str, Any], expected: int) -> tuple[list[str], int]:
        read.clear()
        saved = desk.save(body, expected=expected)
        assert saved.notices == desk.draft().notices
        return [one["sentence"] for one in saved.notices if "overlap" in one["sentence"]], len(read)

    monkeypatch.setattr(structures, "overlaps", looked)
    outer, inner = painted(desk, "peripheral_zone", voxels=6), painted(desk, "transition_zone", voxels=6, first=4)
    two = ["Peripheral zone and transition zone overlap in 2 voxels; only one may be there."]
    answers = {"answers": [readings.answer("gland_ap_mm", 40.0)]}
    assert said({"marks": [outer]}, 0) == ([], 0)
    assert said({"marks": [inner]}, 1) == (two, 1)
    assert said(answers, 2) == (two, 0)
    assert said({"marks": [{**outer, "name": "mine"}]}, 3) == (two, 0)
    assert said({"marks": [{**inner, **aside(desk, "transition_zone")}]}, 4) == ([], 1)
    assert said(answers, 5) == ([], 0)
    assert said({"marks": [inner]}, 6) == (two, 1)
    assert said({"marks": [{**inner, "deleted": True}]}, 7) == ([], 0)
    assert said(answers, 8) == ([], 0)
    assert said({"marks": [inner]}, 9) == (two, 1)
    with pytest.raises(Invalid) as refused:
        readings.signed(desk.db, desk.reader, desk.reading_id, revision=10)
    assert [one["sentence"] for one in (refused.value.details or {})["missing"] if "overlap" in one["sentence"]] == two


def aside(desk: Desk, structure: str) -> dict[str, Any]:
    return {"geometry": painted(desk, structure, voxels=6, first=6)["geometry"]}


def test_a_protocol_published_before_there_were_structures_asks_for_none(desk: Desk) -> None:
    old = {key: value for key, value in PIRADS21.definition.items() if key != "structures"}
    mark = MarkChange.model_validate(painted(desk, "prostate"))
    stacks = {mark.stack_id: StackGrid(mark.stack_id, mark.stack_id, None, (FRAMES, ROWS, COLUMNS))}
    with pytest.raises(Invalid, match="asks for no structure"):
        checked_geometry(Definition.from_json(old), mark, stacks=stacks)
