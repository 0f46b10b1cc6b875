"""The numbers of a campaign's cases, the names of its readers."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.assignments.tables import Case
from app.reading import store as reading


def case_numbers(session: Session, *campaign_ids: UUID) -> dict[UUID, int]:
    """The cases of each campaign numbered in the order they were added, from 1."""
    number = func.row_number().over(partition_by=Case.campaign_id, order_by=[Case.added_at, Case.id])
    rows = session.execute(select(Case.id, number).where(Case.campaign_id.in_(campaign_ids)))
    return {row[0]: row[1] for row in rows}


def reader_names(session: Session, campaign_id: UUID) -> dict[str, str]:
    """Everybody with a reading in the campaign, by id as text."""
    readers = reading.reader_ids(campaign_id)
    rows = session.execute(select(Person.id, Person.display_name).where(Person.id.in_(readers)))
    return {str(person_id): name for person_id, name in rows}
