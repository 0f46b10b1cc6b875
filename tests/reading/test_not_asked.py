"""Hidden questions are stored as not asked by the server: in drafts, at the signature, in what is compared."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assignments import store as plan
from app.audit.tables import Event
from app.kernel.ids import new_id
from app.protocols.rules import hidden
from app.protocols.tables import ProtocolVersion
from app.protocols.values import Definition
from app.reading import store
from app.reading.actions.completing import COMPLETED
from app.reading.tables import Answer, Reading, Revision, Submission
from tests.factories import readings
from tests.reading.desk import Desk


@pytest.fixture
def desk(db: Session) -> Desk:
    return Desk(db)


def states(desk: Desk) -> dict[str, str]:
    return {one["question"]: one["state"] for one in desk.draft().answers if one["scope_kind"] == "finding"}


def zone(body: dict[str, Any], value: str, *more: tuple[str, str]) -> dict[str, Any]:
    """Only the zone of the finding, and what hangs on it, sent anew."""
    finding = body["findings"][0]["id"]
    return {"answers": [readings.answer(key, said, finding, "finding") for key, said in (("zone", value), *more)]}


def test_a_save_stores_hidden_questions_as_not_asked(desk: Desk) -> None:
    desk.save(readings.complete(desk.db, desk.study.id))
    assert states(desk)["rule_zone"] == "not_asked"
    assert states(desk)["category_reason"] == "not_asked"


def test_when_the_condition_goes_the_answer_goes_and_the_client_is_told(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    desk.save(body)
    kept = desk.save(zone(body, "CZ", ("rule_zone", "PZ")), expected=1)
    assert (states(desk)["rule_zone"], kept.not_asked) == ("answered", [])
    gone = desk.save(zone(body, "TZ"), expected=2)
    finding = body["findings"][0]["id"]
    assert gone.not_asked == [{"question": "rule_zone", "scope_kind": "finding", "scope_id": finding}]
    assert states(desk)["rule_zone"] == "not_asked"


def test_an_answer_sent_for_a_hidden_question_never_stands(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    desk.save(body)
    desk.save(zone(body, "PZ", ("rule_zone", "TZ")), expected=1)
    assert states(desk)["rule_zone"] == "not_asked"
    assert desk.db.scalars(select(Answer.state).where(Answer.question == "rule_zone")).all() == ["not_asked"] * 2


def test_a_signed_reading_says_not_asked_of_exactly_the_hidden_questions(desk: Desk) -> None:
    body = readings.complete(desk.db, desk.study.id)
    finding = body["findings"][0]["id"]
    desk.save(body)
    given = readings.answer("category_own", "4", finding, "finding")
    desk.save({"answers": [given]}, expected=1)
    desk.save({"answers": [{**given, "state": "not_asked", "value": None}]}, expected=2)
    readings.signed(desk.db, desk.reader, desk.reading_id, revision=3)
    signed = desk.db.scalars(select(Submission).where(Submission.reading_id == desk.reading_id)).one()
    said = signed.canonical["answers"]
    version = desk.db.get_one(ProtocolVersion, desk.db.get_one(Reading, desk.reading_id).protocol_version_id)
    unasked = hidden(Definition.from_json(version.definition), [finding], said)
    assert {(a["question"], a["scope_kind"], a["scope_id"]) for a in said if a["state"] == "not_asked"} == set(unasked)
    assert unasked


def test_an_older_draft_is_completed_at_its_signature_and_a_repeated_signature_finds_it(desk: Desk) -> None:
    desk.save(readings.complete(desk.db, desk.study.id))
    _forget_what_was_not_asked(desk)
    first = readings.signed(desk.db, desk.reader, desk.reading_id, revision=2)
    assert readings.signed(desk.db, desk.reader, desk.reading_id, revision=2) == first
    signed = desk.db.scalars(select(Submission).where(Submission.reading_id == desk.reading_id)).one()
    made = select(Revision.number).where(Revision.reading_id == desk.reading_id, Revision.body_digest == COMPLETED)
    assert desk.db.scalars(made).all() == [3] == [signed.revision]
    assert "rule_zone" in {a["question"] for a in signed.canonical["answers"] if a["state"] == "not_asked"}
    (event,) = desk.db.scalars(select(Event).where(Event.verb == "reading.completed"))
    assert event.new["revision"] == 3


def _forget_what_was_not_asked(desk: Desk) -> None:
    """As a draft was saved before hidden questions were stored: an answer stands though its condition does not."""
    reading = desk.db.get_one(Reading, desk.reading_id)
    finding = desk.draft().findings[0]["id"]
    version, campaign = reading.protocol_version_id, reading.campaign_id
    desk.db.add(
        Answer(
            campaign_id=campaign, reading_id=reading.id, revision=2, protocol_version_id=version, state="answered",
            question="rule_zone", scope_kind="finding", scope_id=finding, value="PZ",
        )
    )  # fmt: skip
    before = desk.db.scalars(select(Revision).where(Revision.reading_id == reading.id)).one()
    desk.db.add(
        Revision(
            reading_id=reading.id, number=2, idempotency_key=new_id(), body_digest="0" * 64,
            saved={**before.saved, "revision": 2}, at=before.at, session_id=None,
        )
    )  # fmt: skip
    desk.db.commit()


def test_what_is_compared_says_not_asked(desk: Desk) -> None:
    desk.save(readings.complete(desk.db, desk.study.id))
    readings.signed(desk.db, desk.reader, desk.reading_id)
    readings.read_and_sign(desk.db, desk.other, desk.campaign.id)
    case_id = desk.db.get_one(Reading, desk.reading_id).case_id
    for one in store.signed_content(desk.db, case_id, plan.first_stage(desk.db, desk.campaign.id).id):
        assert "not_asked" in {a["state"] for a in one.content.answers if a["question"] == "rule_zone"}
