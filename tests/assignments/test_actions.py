"""What coordinators do to campaigns, on a real database."""

from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.assignments import actions, store
from app.assignments.tables import AssignmentEnd, CaseRemoval
from app.assignments.values import Design, Distribution, MemberRole
from app.audit.tables import Event
from app.imaging.tables import Grant
from app.kernel.refusals import Conflict, Invalid
from tests.factories import people, readings


@pytest.fixture
def cora(db: Session) -> Actor:
    return people.actor(db, Role.COORDINATOR, name="Cora")


@pytest.fixture
def three(db: Session) -> list[Actor]:
    return [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben", "Cleo")]


def verbs(db: Session) -> Counter[str]:
    return Counter(db.scalars(select(Event.verb)))


def live_grants(db: Session, reader: Actor) -> int:
    query = select(func.count()).select_from(Grant).where(Grant.person_id == reader.person_id)
    return db.scalar(query.where(Grant.until_at.is_(None))) or 0


def test_starting_assigns_evenly_with_codes_orders_and_pixels(db: Session, cora: Actor, three: list[Actor]) -> None:
    studies = [readings.study(db) for _ in range(6)]
    campaign = readings.campaign(db, cora, readers=three, studies=studies, readers_per_case=2)
    rows = store.current_assignments(db, campaign.id)
    assert Counter(row.reader_id for row in rows) == {reader.person_id: 4 for reader in three}
    assert len({row.case_code for row in rows}) == 12
    for reader in three:
        assert sorted(r.order_index for r in rows if r.reader_id == reader.person_id) == [1, 2, 3, 4]
        assert live_grants(db, reader) == 4
    assert verbs(db)["assignment.made"] == 12
    assert verbs(db)["campaign.started"] == 1


def test_nothing_is_granted_before_the_start(db: Session, cora: Actor, three: list[Actor]) -> None:
    readings.campaign(db, cora, readers=three, studies=[readings.study(db)], start=False)
    assert [live_grants(db, reader) for reader in three] == [0, 0, 0]


def test_a_campaign_does_not_start_twice(db: Session, cora: Actor, three: list[Actor]) -> None:
    campaign = readings.campaign(db, cora, readers=three, studies=[readings.study(db)])
    with pytest.raises(Conflict, match="started already"):
        actions.start_campaign(db, cora, campaign.id)


def test_only_people_with_the_role_take_part_and_nobody_on_both_sides(
    db: Session, cora: Actor, three: list[Actor]
) -> None:
    campaign = readings.campaign(db, cora, readers=three, studies=[readings.study(db)])
    with pytest.raises(Invalid, match="role adjudicator"):
        actions.add_member(db, cora, campaign.id, three[0].person_id, MemberRole.ADJUDICATOR)
    both = people.actor(db, Role.READER, Role.ADJUDICATOR, name="Dora")
    actions.add_member(db, cora, campaign.id, both.person_id, MemberRole.ADJUDICATOR)
    with pytest.raises(Conflict, match="cannot read in it"):
        actions.add_member(db, cora, campaign.id, both.person_id, MemberRole.READER)


def test_somebody_who_once_read_cannot_adjudicate_later(db: Session, cora: Actor, three: list[Actor]) -> None:
    both = people.actor(db, Role.READER, Role.ADJUDICATOR, name="Dora")
    campaign = readings.campaign(db, cora, readers=[*three, both], studies=[readings.study(db)], readers_per_case=2)
    actions.withdraw_reader(db, cora, campaign.id, both.person_id, reason="too busy")
    with pytest.raises(Conflict, match="cannot adjudicate"):
        actions.add_member(db, cora, campaign.id, both.person_id, MemberRole.ADJUDICATOR)


def test_replacing_a_reader_moves_what_is_not_kept_and_ends_the_pixels(
    db: Session, cora: Actor, three: list[Actor]
) -> None:
    ada, ben, cleo = three
    studies = [readings.study(db) for _ in range(3)]
    campaign = readings.campaign(db, cora, readers=[ada, ben], studies=studies)
    keep = [row.id for row in store.current_assignments(db, campaign.id) if row.reader_id == ada.person_id][:1]
    given = actions.replace_reader(
        db, cora, campaign.id, ada.person_id, by_person_id=cleo.person_id, reason="on leave", keep=keep
    )
    db.commit()
    assert len(given) == 2
    assert Counter(r.reader_id for r in store.current_assignments(db, campaign.id)) == {
        ada.person_id: 1,
        ben.person_id: 3,
        cleo.person_id: 2,
    }
    assert (live_grants(db, ada), live_grants(db, cleo)) == (1, 2)
    assert verbs(db)["assignment.ended"] == 2
    ended = set(db.scalars(select(AssignmentEnd.reason)))
    assert ended == {"reader withdrawn: on leave"}


def test_a_removed_case_leaves_a_tombstone_and_no_assignment(db: Session, cora: Actor, three: list[Actor]) -> None:
    campaign = readings.campaign(db, cora, readers=three, studies=[readings.study(db), readings.study(db)])
    gone, kept = store.cases(db, campaign.id)
    with pytest.raises(Invalid, match="reason"):
        actions.remove_case(db, cora, campaign.id, gone.id, reason=" ")
    actions.remove_case(db, cora, campaign.id, gone.id, reason="hip prosthesis")
    db.commit()
    assert [case.id for case in store.cases(db, campaign.id)] == [kept.id]
    assert {row.case_id for row in store.current_assignments(db, campaign.id)} == {kept.id}
    assert db.scalars(select(CaseRemoval.reason)).all() == ["hip prosthesis"]
    assert live_grants(db, three[0]) == 1


def test_added_cases_come_after_those_a_reader_has(db: Session, cora: Actor, three: list[Actor]) -> None:
    ada = three[0]
    campaign = readings.campaign(db, cora, readers=[ada], studies=[readings.study(db), readings.study(db)])
    (added,) = actions.add_cases(db, cora, campaign.id, [readings.study(db).id])
    actions.assign_evenly(db, cora, campaign.id)
    last = store.current_assignments(db, campaign.id)[-1]
    assert (last.case_id, last.order_index) == (added.id, 3)


def test_a_study_is_a_case_once(db: Session, cora: Actor, three: list[Actor]) -> None:
    study = readings.study(db)
    campaign = readings.campaign(db, cora, readers=three, studies=[study])
    with pytest.raises(Invalid, match=f"{study.label} is in this campaign already"):
        actions.add_cases(db, cora, campaign.id, [study.id])


def test_a_conflict_of_interest_keeps_a_case_from_a_reader(db: Session, cora: Actor, three: list[Actor]) -> None:
    ada, ben, _ = three
    campaign = readings.campaign(
        db, cora, readers=[ada, ben], studies=[readings.study(db)], readers_per_case=1, start=False
    )
    (case,) = store.cases(db, campaign.id)
    conflict = actions.declare_conflict(db, cora, campaign.id, ada.person_id, case_id=case.id, reason="took the biopsy")
    actions.start_campaign(db, cora, campaign.id)
    (only,) = store.current_assignments(db, campaign.id)
    assert only.reader_id == ben.person_id
    with pytest.raises(Invalid, match="conflict of interest"):
        actions.assign_by_hand(db, cora, campaign.id, [(case.id, ada.person_id)])
    actions.end_conflict(db, cora, campaign.id, conflict.id, reason="declared by mistake")
    assert len(actions.assign_by_hand(db, cora, campaign.id, [(case.id, ada.person_id)])) == 1


def test_a_changed_design_is_a_new_version_with_its_reason(db: Session, cora: Actor, three: list[Actor]) -> None:
    campaign = readings.campaign(db, cora, readers=three, studies=[readings.study(db)], readers_per_case=2)
    before = store.current_design(db, campaign.id)
    design = Design(before.protocol_version_id, 3, Distribution.EVENLY)
    actions.change_design(db, cora, campaign.id, design, reason="one more opinion")
    db.commit()
    newest, first = store.design_history(db, campaign.id)
    assert (first.readers_per_case, newest.readers_per_case) == (2, 3)
    assert (newest.reason, newest.seed) == ("one more opinion", first.seed)
    event = db.scalars(select(Event).where(Event.verb == "campaign.design_changed")).one()
    assert event.old is not None
    assert event.new is not None
    assert (event.old["readers_per_case"], event.new["readers_per_case"]) == (2, 3)
    assert len(actions.assign_evenly(db, cora, campaign.id)) == 1


def test_a_reader_who_comes_back_to_a_case_starts_afresh(db: Session, cora: Actor, three: list[Actor]) -> None:
    ada = three[0]
    campaign = readings.campaign(db, cora, readers=[ada], studies=[readings.study(db)])
    (old,) = store.current_assignments(db, campaign.id)
    actions.withdraw_reader(db, cora, campaign.id, ada.person_id, reason="on leave")
    actions.add_member(db, cora, campaign.id, ada.person_id, MemberRole.READER)
    (new,) = actions.assign_evenly(db, cora, campaign.id)
    assert (new.case_id, new.repeat) == (old.case_id, 1)
    assert new.case_code != old.case_code


def test_somebody_who_once_adjudicated_cannot_read_later(db: Session, cora: Actor, three: list[Actor]) -> None:
    """The person may have seen what others said about the cases."""
    both = people.actor(db, Role.READER, Role.ADJUDICATOR, name="Dora")
    campaign = readings.campaign(db, cora, readers=three, studies=[readings.study(db)], adjudicators=[both])
    actions.end_adjudicator(db, cora, campaign.id, both.person_id, reason="on leave")
    with pytest.raises(Conflict, match="cannot read in it"):
        actions.add_member(db, cora, campaign.id, both.person_id, MemberRole.READER)
