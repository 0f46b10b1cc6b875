"""Whoever may no longer settle a case may no longer fetch its images."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.adjudication import actions
from app.assignments import actions as planning
from app.imaging.tables import Grant
from app.kernel.refusals import NotFound
from tests.adjudication.settling import Settling


@pytest.fixture
def entered(db: Session) -> Settling:
    made = Settling(db, cases=2)
    for comparison in made.comparisons:
        actions.enter(db, made.zoe, comparison.id)
    assert len(running(db, made.zoe)) == 2
    return made


def running(db: Session, person: Actor) -> list[Grant]:
    query = select(Grant).where(Grant.person_id == person.person_id, Grant.until_at.is_(None))
    return list(db.scalars(query))


def test_an_adjudicator_who_leaves_loses_the_images(db: Session, entered: Settling) -> None:
    readers = len(running(db, entered.ada))
    planning.end_adjudicator(db, entered.coordinator, entered.campaign.id, entered.zoe.person_id, reason="on leave")
    assert running(db, entered.zoe) == []
    assert len(running(db, entered.ada)) == readers
    with pytest.raises(NotFound):
        actions.enter(db, entered.zoe, entered.comparison.id)


def test_a_declared_conflict_takes_the_images_of_its_case(db: Session, entered: Settling) -> None:
    case_id = entered.comparison.case_id
    planning.declare_conflict(
        db, entered.coordinator, entered.campaign.id, entered.zoe.person_id, case_id=case_id, reason="did the biopsy"
    )
    assert len(running(db, entered.zoe)) == 1
    with pytest.raises(NotFound):
        actions.enter(db, entered.zoe, entered.comparison.id)
