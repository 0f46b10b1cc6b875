"""Breakdowns and difficulties of a campaign, from readings signed through the house's own actions."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.agreement import actions, store
from app.assignments import store as assignments
from app.assignments.tables import Campaign
from app.kernel.refusals import Invalid
from app.reading.tables import Reading
from tests.factories import boards, people, readings
from tests.prepared import Prepared

pytestmark = pytest.mark.xdist_group("breakdowns")

SPECIALTIES = ("Radiology", "Radiology", "Urology")


@pytest.fixture
def campaign(db: Session, prepared: Prepared) -> Campaign:
    return db.get_one(Campaign, prepared(all_agree_but_a_urologist))


def all_agree_but_a_urologist(db: Session) -> UUID:
    """Two cases, three readers: all agree about the first case, the urologist is off in the second."""
    readings.reader_with_a_signed_reading(db, name="Noise Maker")
    coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
    readers: Sequence[Actor] = [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben", "Cy")]
    for reader, specialty in zip(readers, SPECIALTIES, strict=True):
        person = db.get_one(Person, reader.person_id)
        person.specialty, person.years_experience = specialty, 4 if specialty == "Urology" else 12
    made = readings.campaign(db, coordinator, readers=readers, studies=[readings.study(db), readings.study(db)])
    first: UUID | None = None
    for reader, specialty in zip(readers, SPECIALTIES, strict=True):
        for _ in range(2):
            reading_id = readings.opened(db, reader, made.id)
            case_id = case_of(db, reading_id)
            first = first or case_id
            off = specialty == "Urology" and case_id != first
            body = readings.complete(db, readings.study_of(db, case_id), dwi="2" if off else "4")
            readings.saved(db, reader, reading_id, body)
            readings.signed(db, reader, reading_id)
    actions.compare_finished(db, made.id)
    boards.computed(db, made.id)
    db.commit()
    return made.id


def first_stage(db: Session, campaign: Campaign) -> store.Looked:
    return store.look(db, campaign.id, assignments.first_stage(db, campaign.id))


def breakdown(db: Session, campaign: Campaign, factor: str) -> store.Breakdown:
    return store.breakdown(first_stage(db, campaign), factor)


def case_of(db: Session, reading_id: UUID) -> UUID:
    return db.get_one(Reading, reading_id).case_id


def test_the_case_on_which_readers_differ_is_the_more_difficult(db: Session, campaign: Campaign) -> None:
    looked = first_stage(db, campaign)
    hard, easy = store.difficulty_of(db, looked.stage.id, looked.engine)
    assert hard[0] != easy[0]
    assert hard[1].disagreement is not None
    assert easy[1].disagreement == 0
    assert hard[1].disagreement > 0


@pytest.mark.parametrize("factor", list(store.FACTORS), ids=lambda factor: factor.key)
def test_every_factor_gives_groups_or_says_of_how_many_it_knows_nothing(
    db: Session, campaign: Campaign, factor: store.Factor
) -> None:
    found = breakdown(db, campaign, factor.key)
    assert found.factor is factor
    assert found.groups or found.unknown > 0


def test_readers_of_one_specialty_are_apart_from_those_of_another(db: Session, campaign: Campaign) -> None:
    found = breakdown(db, campaign, "specialty")
    assert [(group.label, group.cases, group.readers) for group in found.groups] == [
        ("Radiology", 2, 2), ("Radiology with Urology", 2, 3)
    ]  # fmt: skip
    percent = [
        next(f for f in group.figures if f.item == "case_category").statistics[0].value.value for group in found.groups
    ]
    assert percent == [1, 0.5]
    assert [g.label for g in breakdown(db, campaign, "experience").groups] == [
        "10 to 20 years", "10 to 20 years with below 5 years"
    ]  # fmt: skip


def test_findings_are_grouped_by_their_zone(db: Session, campaign: Campaign) -> None:
    (group,) = breakdown(db, campaign, "zone").groups
    assert group.label == "PZ"
    assert {figure.item for figure in group.figures} >= {"dwi", "category", "region"}
    assert "case_category" not in {figure.item for figure in group.figures}


def test_an_unknown_factor_is_refused(db: Session, campaign: Campaign) -> None:
    with pytest.raises(Invalid):
        breakdown(db, campaign, "star_sign")
