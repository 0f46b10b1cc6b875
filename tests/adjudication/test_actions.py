"""Finding, settling and signing differences, on real rows."""

import random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.adjudication import actions, store
from app.adjudication.tables import AdjudicationSignature, ReaderAlias, Verdict
from app.assignments import actions as planning
from app.audit.tables import Event
from app.imaging.tables import Grant
from app.kernel.refusals import Conflict, Invalid, NotFound
from app.kernel.signals import Signal
from app.reading import store as reading
from tests.adjudication.settling import Settling
from tests.factories import people, readings


@pytest.fixture
def room(db: Session) -> Settling:
    return Settling(db)


def verbs(db: Session) -> list[str]:
    return list(db.scalars(select(Event.verb).order_by(Event.at)))


def test_readers_who_differ_leave_a_difference_and_the_rest_is_accepted(room: Settling) -> None:
    Settling(room.db, last_name=" Other")  # noise: another campaign with differences of its own
    (found,) = room.differences
    assert (found.rule_key, found.item, found.unit) == ("category", "category", 1)
    assert found.measured == {"lowest": 2, "highest": 4, "apart": 2, "crosses": [3, 4]}
    accepted = {(one.item, one.unit): one for one in store.reference_items(room.db, room.comparison.id)}
    assert accepted["zone", 1].value["value"] == "PZ"
    assert accepted["lesion", 1].value["value"] == "present"
    assert accepted["mask", 1].value["how"] == "majority"
    assert accepted["quality:adc", 0].value["method"] == "unanimous"
    assert {one.source for one in accepted.values()} == {"accepted"}
    assert "differences.found" in verbs(room.db)


def test_finding_differences_twice_changes_nothing(room: Settling) -> None:
    before = store.examination(room.db, room.comparison.id)
    assert actions.find_differences(room.db, room.comparison.id) is before
    room.examine()
    assert len(room.differences) == 1


def test_readers_who_agree_leave_nothing_to_settle(db: Session) -> None:
    room = Settling(db, dwi=("4", "4"))
    assert room.differences == []
    (case,) = store.cases_of_campaign(db, room.campaign.id)
    assert case.state == "agreed"


def test_letters_are_drawn_anew_for_every_case_from_a_kept_seed(db: Session) -> None:
    room = Settling(db, cases=5)
    rows = list(db.scalars(select(ReaderAlias).where(ReaderAlias.campaign_id == room.campaign.id)))
    assert len(rows) == 10
    assert len({row.seed for row in rows}) == 5
    first = {row.seed: row.reading_id for row in rows if row.alias == "A"}
    for seed, reading_id in first.items():
        of_case = sorted(row.reading_id for row in rows if row.seed == seed)
        random.Random(seed).shuffle(of_case)  # noqa: S311  repeats the kept order
        assert of_case[0] == reading_id


def test_entering_discloses_by_letter_grants_pixels_and_is_recorded(room: Settling) -> None:
    assert reading.disclosed_content(room.db, room.zoe.person_id, campaign_id=room.campaign.id,
                                     case_id=room.comparison.case_id) == []  # fmt: skip
    for _ in range(2):
        actions.enter(room.db, room.zoe, room.comparison.id)
        room.db.commit()
    shown = reading.disclosed_content(
        room.db, room.zoe.person_id, campaign_id=room.campaign.id, case_id=room.comparison.case_id
    )
    assert [one.alias for one in shown] == ["A", "B"]
    grants = room.db.scalars(select(Grant).where(Grant.person_id == room.zoe.person_id)).all()
    assert {grant.study_id for grant in grants} == {room.studies[0].id}
    assert len(grants) == 1
    assert verbs(room.db).count("reading.disclosed") == 2


def test_only_an_adjudicator_of_the_campaign_gets_in_and_never_a_reader(room: Settling) -> None:
    stranger = people.actor(room.db, Role.ADJUDICATOR, name="Yan")
    both = people.actor(room.db, Role.ADJUDICATOR, Role.READER, name="Bea")
    readings.campaign(room.db, room.coordinator, readers=[both], studies=[readings.study(room.db)])
    for somebody in (stranger, both, room.ada, room.coordinator):
        with pytest.raises(NotFound):
            actions.enter(room.db, somebody, room.comparison.id)
    with pytest.raises(NotFound):
        actions.enter(room.db, room.zoe, uuid4())


def test_a_declared_conflict_bars_the_case(room: Settling) -> None:
    planning.declare_conflict(
        room.db, room.coordinator, room.campaign.id, room.zoe.person_id,
        case_id=room.comparison.case_id, reason="took the biopsy",
    )  # fmt: skip
    assert store.cases_of_adjudicator(room.db, room.zoe.person_id) == []
    with pytest.raises(NotFound):
        actions.enter(room.db, room.zoe, room.comparison.id)


def test_a_verdict_is_kept_in_versions_each_with_cause_and_rationale(room: Settling) -> None:
    (difference,) = room.differences
    first = room.settle(difference, kind="accept_one", alias=room.letter(room.ada))
    assert first.reading_id in room.readings[room.ada.person_id]
    assert room.settle(difference, kind="accept_one", alias=room.letter(room.ada)).id == first.id
    second = room.settle(difference, kind="composite", composite={"value": "3"}, cause="true_ambiguity")
    assert (second.version, second.chosen) == (2, {"value": "3"})
    assert len(room.db.scalars(select(Verdict)).all()) == 2
    event = room.db.scalars(select(Event).where(Event.verb == "verdict.given").order_by(Event.sequence.desc())).first()
    assert event is not None
    assert (event.old["kind"], event.new["kind"], event.reason) == ("accept_one", "composite", "bright on high b")


@pytest.mark.parametrize("change", [{"cause": "boredom"}, {"rationale": ""}, {"kind": "accept_one"},
                                    {"kind": "composite", "composite": {"value": "9"}}])  # fmt: skip
def test_an_incomplete_verdict_is_refused_and_nothing_kept(room: Settling, change: dict) -> None:
    with pytest.raises(Invalid):
        room.settle(room.differences[0], **change)
    room.db.rollback()
    assert room.db.scalars(select(Verdict)).all() == []


def test_signing_waits_for_every_verdict_then_makes_the_reference(room: Settling) -> None:
    with pytest.raises(Conflict, match="Still to settle: Lesion 1: category 2 or 4"):
        room.sign()
    room.db.rollback()
    room.settle(room.differences[0], kind="accept_one", alias=room.letter(room.ada))
    signature = room.sign()
    items = {(one.item, one.unit): one for one in store.reference_items(room.db, room.comparison.id)}
    category = items["category", 1]
    assert (category.source, category.value["value"], category.value["distribution"]) == (
        "verdict", "4", {"2": 1, "4": 1},
    )  # fmt: skip
    assert {parent["reading"] for parent in category.parents} == {str(one[0]) for one in room.readings.values()}
    assert len(signature.digest) == 64
    assert room.db.scalars(select(Signal).where(Signal.name == "adjudication.signed")).one()
    assert verbs(room.db)[-1] == "adjudication.signed"
    with pytest.raises(Conflict, match="signed already"):
        room.sign()
    room.db.rollback()
    with pytest.raises(Conflict, match="its verdicts stand"):
        room.settle(room.differences[0], kind="none")


def test_a_reopened_reading_stops_the_settling_until_it_is_signed_again(room: Settling) -> None:
    comparison, (difference,) = room.comparison, room.differences
    room.reopen(room.ben)
    assert store.cases_of_campaign(room.db, room.campaign.id) == []
    for attempt in (lambda: room.settle(difference), lambda: actions.enter(room.db, room.zoe, comparison.id)):
        with pytest.raises(Conflict) as refusal:
            attempt()
        assert refusal.value.code == "superseded"
        room.db.rollback()


def test_verdicts_whose_inputs_did_not_change_are_carried_over(room: Settling) -> None:
    old = room.comparison
    first = room.settle(room.differences[0], kind="accept_one", alias=room.letter(room.ada))
    room.sign()
    room.reopen(room.ben)
    room.sign_again(room.ben, readings.answer("gland_ap_mm", 41.0))
    room.examine()
    assert room.comparison.id != old.id
    (difference,) = room.differences
    carried = store.verdicts(room.db, [difference.id])[difference.id]
    assert (carried.carried_from, carried.by, carried.kind) == (first.id, room.zoe.person_id, "accept_one")
    assert store.signature(room.db, room.comparison.id) is None
    assert room.sign().digest
    assert len(room.db.scalars(select(AdjudicationSignature)).all()) == 2


def test_a_verdict_about_what_changed_is_asked_again(room: Settling) -> None:
    room.settle(room.differences[0], kind="accept_one", alias="A")
    room.reopen(room.ben)
    room.sign_again(room.ben, readings.answer("dwi", "1", room.finding_of(room.ben), "finding"))
    room.examine()
    (difference,) = room.differences
    assert difference.measured["lowest"] == 1
    assert store.verdicts(room.db, [difference.id]) == {}


def test_a_corrected_match_is_a_new_comparison_with_its_own_differences(room: Settling) -> None:
    apart = [one["finding_id"] for one in room.differences[0].finding_refs]
    made = actions.correct_match(
        room.db, room.zoe, room.comparison.id, lesions=[[UUID(one)] for one in apart], reason="two lesions"
    )
    room.db.commit()
    assert room.comparison.id == made
    assert [one.rule_key for one in room.differences][:2] == ["presence", "presence"]
