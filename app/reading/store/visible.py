"""Blinding has one address: which readings exist for a person."""

from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.assignments import store as assignments
from app.reading.tables import (
    Disclosure,
    ImportChoice,
    ProblemReport,
    ProblemResolution,
    Reading,
    Reopening,
    Revision,
    Submission,
)

IMPORTED = "imported"
"""The purpose of a reading that was made elsewhere and brought in."""

_READING = Reading.__table__.c
_SUBMISSION = Submission.__table__.c


def visible_to(person_id: UUID | BindParameter[UUID]) -> Select[Reading]:
    """The readings a person may see: the own ones that were not taken back, and those disclosed to the person.

    Whoever shows a disclosed reading shows it by its alias, without author and times (`disclosed_content`).
    """
    own = and_(_READING.reader_id == person_id, ~is_ended())
    to = aliased(Disclosure)
    disclosed = select(to.id).where(to.reading_id == _READING.id, to.to_person_id == person_id).exists()
    return select(Reading).where(or_(own, disclosed))


def is_ended() -> ColumnElement[bool]:
    return assignments.is_ended(_READING.assignment_id)


def is_void() -> ColumnElement[bool]:
    """The submission was reopened."""
    return exists().where(Reopening.submission_id == _SUBMISSION.id)


def valid_signature() -> Select[UUID]:
    """The standing signature of the reading around it; there is one at most."""
    return select(Submission.id).where(Submission.reading_id == _READING.id, ~is_void())


def is_signed() -> ColumnElement[bool]:
    return valid_signature().exists()


def is_set_aside(reading_id: ColumnElement[UUID] = _READING.id) -> ColumnElement[bool]:
    resolved = exists().where(ProblemResolution.problem_report_id == ProblemReport.__table__.c.id)
    return select(ProblemReport.id).where(ProblemReport.reading_id == reading_id, ~resolved).exists()


def is_reopened() -> ColumnElement[bool]:
    return exists().where(Reopening.reading_id == _READING.id)


def last_revision() -> ColumnElement[int | None]:
    return (
        select(Revision.number)
        .where(Revision.reading_id == _READING.id)
        .order_by(Revision.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def is_chosen() -> ColumnElement[bool]:
    """An imported reading that a coordinator lets count among the readings compared."""
    newest = (
        select(ImportChoice.counts)
        .where(ImportChoice.reading_id == _READING.id)
        .order_by(ImportChoice.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return and_(_READING.purpose == IMPORTED, newest)


def is_compared() -> ColumnElement[bool]:
    """A live reading, or an imported one that was chosen: the readers whose agreement is measured."""
    return or_(_READING.purpose == "live", is_chosen())
