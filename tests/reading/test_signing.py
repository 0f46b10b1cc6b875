"""Signing, reopening, problems, disclosure, and who sees what."""

import hashlib
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.assignments import actions as assigning
from app.assignments import store as plan
from app.audit.tables import Event
from app.kernel.refusals import Conflict, Invalid, NotFound, Stale
from app.kernel.signals import Signal
from app.reading import actions, rules, store
from app.reading.tables import Submission
from app.reading.values import MEANING
from tests.factories import people, readings


class Ward:
    """One case read by two, an adjudicator, and the campaign's coordinator."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
        self.ada = people.actor(db, Role.READER, name="Ada")
        self.ben = people.actor(db, Role.READER, name="Ben")
        self.judge = people.actor(db, Role.ADJUDICATOR, name="Jo")
        self.study = readings.study(db)
        self.campaign = readings.campaign(
            db,
            self.coordinator,
            readers=[self.ada, self.ben],
            studies=[self.study],
            adjudicators=[self.judge],
        )
        (self.case,) = plan.cases(db, self.campaign.id)
        self.stage = plan.first_stage(db, self.campaign.id)

    def sign(self, reader: Actor, *, dwi: str = "4") -> UUID:
        return readings.read_and_sign(self.db, reader, self.campaign.id, dwi=dwi)

    def signed_content(self) -> list:
        return store.signed_content(self.db, self.case.id, self.stage.id)

    def reopen(self, reading_id: UUID, reason: str = "sector on the wrong side") -> None:
        actions.reopen(self.db, self.coordinator, self.campaign.id, reading_id, reason=reason)
        self.db.commit()


@pytest.fixture
def ward(db: Session) -> Ward:
    return Ward(db)


def test_what_is_missing_is_listed_with_its_place(ward: Ward) -> None:
    reading_id = readings.opened(ward.db, ward.ada)
    readings.saved(ward.db, ward.ada, reading_id, {"findings": [], "answers": readings.case_answers()[:1]})
    with pytest.raises(Invalid) as refused:
        readings.signed(ward.db, ward.ada, reading_id)
    assert refused.value.code == "incomplete"
    missing = refused.value.details["missing"]
    assert {"question": "gland_transverse_mm", "scope_kind": "case", "scope_id": None} in [
        {key: item[key] for key in ("question", "scope_kind", "scope_id")} for item in missing
    ]
    assert all(item["sentence"] for item in missing)


def test_a_signature_pins_the_revision_by_a_digest_that_can_be_computed_again(ward: Ward) -> None:
    reading_id = ward.sign(ward.ada)
    row = ward.db.scalars(select(Submission)).one()
    canonical = rules.canonical_bytes(row.canonical)
    assert hashlib.sha256(canonical).hexdigest() == row.digest
    assert (row.revision, row.meaning) == (1, MEANING)
    painted = next(mark for mark in row.canonical["marks"] if mark["kind"] == "mask")
    assert len(painted["geometry"]["sha256"]) == 64
    assert "data" not in painted["geometry"]
    event = ward.db.scalars(select(Event).where(Event.verb == "reading.submitted")).one()
    assert event.new is not None
    assert event.new["digest"] == row.digest
    signal = ward.db.scalars(select(Signal).where(Signal.name == "reading.submitted")).one()
    assert signal.ids["reading_id"] == str(reading_id)
    assert signal.ids["case_id"] == str(ward.case.id)


def test_a_repeated_signature_is_answered_alike_and_another_revision_is_stale(ward: Ward) -> None:
    reading_id = readings.opened(ward.db, ward.ada)
    readings.saved(ward.db, ward.ada, reading_id, readings.complete(ward.db, ward.study.id))
    with pytest.raises(Stale):
        readings.signed(ward.db, ward.ada, reading_id, revision=2)
    first = readings.signed(ward.db, ward.ada, reading_id)
    assert readings.signed(ward.db, ward.ada, reading_id).digest == first.digest
    with pytest.raises(Conflict, match="already signed"):
        readings.signed(ward.db, ward.ada, reading_id, revision=2)
    assert len(ward.db.scalars(select(Submission)).all()) == 1


def test_content_is_there_once_all_readings_of_the_case_are_signed(ward: Ward) -> None:
    ward.sign(ward.ada, dwi="4")
    assert ward.signed_content() == []
    ward.sign(ward.ben, dwi="3")
    both = ward.signed_content()
    assert {one.reader_id for one in both} == {ward.ada.person_id, ward.ben.person_id}
    for one in both:
        painted = next(mark for mark in one.content.marks if mark["kind"] == "mask")
        assert painted["geometry"]["data"]
        assert len(one.content.computed) == 1


def test_reopening_voids_the_signature_and_both_versions_stay(ward: Ward) -> None:
    first = ward.sign(ward.ada)
    ward.sign(ward.ben)
    ward.reopen(first)
    assert ward.signed_content() == []
    drafts, signed = store.own_readings(ward.db, ward.ada.person_id)
    (own,) = drafts.items
    assert (drafts.total, signed.total) == (1, 0)
    assert (own.state, own.reopened_because) == ("reopened", "sector on the wrong side")
    changed = [readings.answer("gland_ap_mm", 44.0)]
    readings.saved(ward.db, ward.ada, first, {"answers": changed}, expected=1)
    readings.signed(ward.db, ward.ada, first, revision=2)
    old, new = ward.db.scalars(
        select(Submission).where(Submission.reading_id == first).order_by(Submission.number)
    ).all()
    assert (old.revision, new.revision) == (1, 2)
    assert old.digest != new.digest
    again = next(one for one in ward.signed_content() if one.reading_id == first)
    assert again.submission_id == new.id
    value = next(a["value"] for a in again.content.answers if a["question"] == "gland_ap_mm")
    assert value == 44.0


def test_only_a_signed_reading_can_be_reopened_and_not_without_a_reason(ward: Ward) -> None:
    reading_id = readings.opened(ward.db, ward.ada)
    with pytest.raises(Conflict, match="Only a signed"):
        ward.reopen(reading_id)
    with pytest.raises(Invalid, match="reason"):
        ward.reopen(reading_id, reason="")


def test_a_reported_problem_sets_the_reading_aside_until_it_is_resolved(ward: Ward) -> None:
    reading_id = readings.opened(ward.db, ward.ada)
    readings.saved(ward.db, ward.ada, reading_id, {"answers": readings.case_answers()})
    with pytest.raises(Invalid, match="a few words"):
        actions.report_problem(ward.db, ward.ada, reading_id, kind="unreadable", note=" ")
    actions.report_problem(ward.db, ward.ada, reading_id, kind="unreadable", note="motion")
    ward.db.commit()
    assert actions.open_next(ward.db, ward.ada) is None
    with pytest.raises(Conflict, match="set aside"):
        readings.saved(ward.db, ward.ada, reading_id, {"answers": []}, expected=1)
    ward.db.rollback()
    (problem,) = store.open_problems(ward.db, ward.campaign.id)
    assert (problem.kind, problem.note) == ("unreadable", "motion")
    actions.resolve_problem(ward.db, ward.coordinator, ward.campaign.id, problem.id, note="good enough")
    ward.db.commit()
    assert actions.open_next(ward.db, ward.ada) == reading_id
    draft = store.draft(ward.db, store.own_reading(ward.db, ward.ada.person_id, reading_id))
    assert len(draft.answers) == len(readings.case_answers())


def test_a_withdrawn_reader_keeps_what_is_signed_and_loses_the_rest(ward: Ward) -> None:
    more = readings.study(ward.db)
    assigning.add_cases(ward.db, ward.coordinator, ward.campaign.id, [more.id])
    assigning.assign_evenly(ward.db, ward.coordinator, ward.campaign.id)
    signed = ward.sign(ward.ada)
    draft = readings.opened(ward.db, ward.ada)
    actions.withdraw_reader(ward.db, ward.coordinator, ward.campaign.id, ward.ada.person_id, reason="ill")
    ward.db.commit()
    assert store.own_reading(ward.db, ward.ada.person_id, signed).id == signed
    with pytest.raises(NotFound):
        store.own_reading(ward.db, ward.ada.person_id, draft)


def test_disclosed_readings_are_seen_by_alias_in_the_chosen_order(ward: Ward) -> None:
    ada, ben = ward.sign(ward.ada), ward.sign(ward.ben)
    visible = store.visible_to(ward.judge.person_id)
    assert ward.db.scalars(visible).all() == []
    for order, (reading_id, alias) in enumerate([(ben, "A"), (ada, "B")], start=1):
        for _ in range(2):
            actions.disclose(
                ward.db,
                ward.coordinator,
                reading_id,
                to_person_id=ward.judge.person_id,
                alias=alias,
                order_index=order,
                because="adjudication",
            )
    ward.db.commit()
    shown = store.disclosed_content(ward.db, ward.judge.person_id, campaign_id=ward.campaign.id, case_id=ward.case.id)
    assert [(one.alias, one.reading_id) for one in shown] == [("A", ben), ("B", ada)]
    assert not {"reader_id", "author_id", "signed_at"} & set(vars(shown[0]))
    assert {one.id for one in ward.db.scalars(visible)} == {ada, ben}
    verbs = ward.db.scalars(select(Event.verb).where(Event.verb == "reading.disclosed")).all()
    assert len(verbs) == 2


def test_nothing_unsigned_is_disclosed_and_nothing_to_a_reader_of_the_campaign(ward: Ward) -> None:
    reading_id = readings.opened(ward.db, ward.ada)

    def disclose(to: Actor) -> None:
        actions.disclose(
            ward.db,
            ward.coordinator,
            reading_id,
            to_person_id=to.person_id,
            alias="A",
            order_index=1,
            because="curiosity",
        )

    with pytest.raises(Conflict, match="signed"):
        disclose(ward.judge)
    readings.saved(ward.db, ward.ada, reading_id, readings.complete(ward.db, ward.study.id))
    readings.signed(ward.db, ward.ada, reading_id)
    with pytest.raises(Conflict, match="cannot be shown"):
        disclose(ward.ben)


def test_a_reader_sees_own_readings_only(ward: Ward) -> None:
    ada, ben = ward.sign(ward.ada), readings.opened(ward.db, ward.ben)
    assert {one.id for one in ward.db.scalars(store.visible_to(ward.ben.person_id))} == {ben}
    for stranger in (ward.ben, ward.judge, ward.coordinator):
        with pytest.raises(NotFound):
            store.own_reading(ward.db, stranger.person_id, ada)
