"""Sectors suggested at a save: kept with the reading beside the answer, signed with it, never an answer."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.tables import Event
from app.kernel.refusals import Invalid
from app.reading.actions.guideline import guideline_opened
from app.reading.tables import Reading, Submission
from tests.factories import readings
from tests.factories.study_rows import COLUMNS, ROWS
from tests.reading.desk import Desk


@pytest.fixture
def desk(db: Session) -> Desk:
    return Desk(db)


def gland(desk: Desk) -> dict[str, Any]:
    """The second axial frame as a whole: 16 columns towards the left, 12 rows towards the back."""
    return readings.mask(desk.db, desk.study.id, None, structure="prostate", voxels=ROWS * COLUMNS)


def test_a_save_suggests_sectors_and_keeps_them_with_the_reading(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    finding = body["findings"][0]["id"]
    assert desk.save(body).placed == {}
    saved = desk.save({"marks": [gland(desk)]}, expected=1)
    assert saved.placed["method"] == "gland_outline"
    assert saved.placed["version"] == "2"
    # its five voxels lie in the first row: in front, on the right
    assert saved.placed["findings"][finding]["sectors"] == ["Mid_R_AFS", "Mid_R_PZa"]
    assert desk.draft().placed == saved.placed


def test_an_answer_alone_leaves_the_suggestion_and_the_suggestion_leaves_the_answer(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    finding = body["findings"][0]["id"]
    first = desk.save({**body, "marks": [*body["marks"], gland(desk)]})
    later = desk.save({"answers": [readings.answer("sectors", ["Apex_L_PZpm"], finding, "finding")]}, expected=1)
    assert later.placed == first.placed
    (answer,) = [a for a in desk.draft().answers if a["question"] == "sectors"]
    assert answer["value"] == ["Apex_L_PZpm"]


def test_what_was_suggested_is_signed_with_what_was_answered(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    saved = desk.save({**body, "marks": [*body["marks"], gland(desk)]})
    readings.signed(desk.db, desk.reader, desk.reading_id)
    canonical = desk.db.query(Submission).one().canonical
    assert canonical["placed"] == saved.placed


def test_a_finding_outside_the_outlined_gland_is_signed_with_a_comment_only(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    far = readings.mask(desk.db, desk.study.id, None, structure="prostate", voxels=4, first=ROWS * COLUMNS - 4)
    saved = desk.save({**body, "marks": [*body["marks"], far]})
    finding = body["findings"][0]["id"]
    assert [n["sentence"] for n in saved.notices if "beyond" in n["sentence"]]
    with pytest.raises(Invalid) as refused:
        readings.signed(desk.db, desk.reader, desk.reading_id)
    assert [m["question"] for m in refused.value.details["missing"]] == ["rationale"]
    desk.db.rollback()
    desk.save({"answers": [readings.answer("rationale", "extends far", finding, "finding")]}, expected=1)
    readings.signed(desk.db, desk.reader, desk.reading_id, revision=2)


def test_opened_guideline_text_is_in_the_record_of_the_reading_with_its_version(desk: Desk) -> None:
    guideline_opened(desk.db, desk.reader, desk.reading_id, section="dwi")
    desk.db.commit()
    event = desk.db.scalars(select(Event).where(Event.verb == "reading.guideline_opened")).one()
    version = desk.db.get_one(Reading, desk.reading_id).guideline_version_id
    assert version is not None
    assert event.new == {"guideline_version": str(version), "section": "dwi"}
    assert (event.chain_kind, event.chain_id, event.at is not None) == ("reading", desk.reading_id, True)


def test_notices_follow_the_answers_of_each_save(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    finding = body["findings"][0]["id"]
    assert desk.save(body).notices == []
    saved = desk.save({"answers": [readings.answer("diameter_mm", 18.0, finding, "finding")]}, expected=1)
    assert [n["sentence"] for n in saved.notices] == ["Finding 1: DWI / ADC 4 with 18 mm; 15 mm or more is 5."]
    assert desk.draft().notices == saved.notices
