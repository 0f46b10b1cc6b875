"""Signed content: of a case once all its readings are signed, and by alias to whom it was disclosed."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.assignments.tables import Assignment
from app.reading.store import standing, visible
from app.reading.store.contents import BEHIND_ORIGIN, contents
from app.reading.tables import Disclosure, Reading, Submission
from app.reading.values import Content, DisclosedReading, SignedReading


def signed_content(session: Session, case_id: UUID, stage_id: UUID) -> list[SignedReading]:
    """Every live reading of the case and stage (and every imported one that was chosen), ordered by reading id;
    empty until all of them are signed."""
    finished = finished_cases(session, stage_id=stage_id, case_id=case_id)
    return _signed(session, _live_of([pair[0] for pair in finished], stage_id)) if finished else []


def signed_so_far(session: Session, case_id: UUID, stage_id: UUID) -> list[SignedReading]:
    """The signed live readings of a case others may still be reading: for measuring ahead, never for showing."""
    return _signed(session, _live_of([case_id], stage_id))


def signed_of_campaign(session: Session, campaign_id: UUID, *, with_masks: bool = True) -> list[SignedReading]:
    """The signed readings of all finished cases of a campaign (see `finished_cases`)."""
    finished = finished_cases(session, campaign_ids=[campaign_id])
    query = select(Reading).where(
        Reading.campaign_id == campaign_id,
        Reading.case_id.in_([case_id for case_id, _ in finished]),
        visible.is_compared(),
        ~visible.is_ended(),
    )
    return _signed(session, query, with_masks=with_masks) if finished else []


def finished_cases(
    session: Session,
    *,
    campaign_ids: Collection[UUID] | None = None,
    stage_id: UUID | None = None,
    case_id: UUID | None = None,
) -> list[tuple[UUID, UUID]]:
    """(case, stage) pairs whose live readings are all signed; cases taken out of their campaign never are."""
    query = standing.finished().order_by(Assignment.case_id)
    if campaign_ids is not None:
        query = query.where(Assignment.campaign_id.in_(campaign_ids))
    if stage_id is not None:
        query = query.where(Assignment.stage_id == stage_id)
    if case_id is not None:
        query = query.where(Assignment.case_id == case_id)
    return [(row[0], row[1]) for row in session.execute(query)]


def disclosed_content(
    session: Session, person_id: UUID, *, campaign_id: UUID, case_id: UUID, with_masks: bool = True
) -> list[DisclosedReading]:
    """What was disclosed to the person about a case, in the order chosen for that person, by alias."""
    rows = session.execute(
        visible.visible_to(person_id)
        .join(Disclosure, (Disclosure.reading_id == Reading.id) & (Disclosure.to_person_id == person_id))
        .join(Submission, (Submission.reading_id == Reading.id) & ~visible.is_void())
        .where(Reading.campaign_id == campaign_id, Reading.case_id == case_id)
        .with_only_columns(Reading.id, Reading.stage_id, Disclosure.alias, Disclosure.order_index, Submission.revision)
        .order_by(Disclosure.order_index)
    ).all()
    found = contents(session, campaign_id, {row[0]: row[4] for row in rows}, with_masks=with_masks, as_signed=True)
    return [
        DisclosedReading(reading_id, case_id, stage_id, alias, order_index, _disclosed(found[reading_id]))
        for reading_id, stage_id, alias, order_index, _ in rows
    ]


def _disclosed(content: Content) -> Content:
    """Of where a mark comes from, its origin is told, and nothing that leads from one reading to another."""
    return replace(content, marks=[{k: v for k, v in mark.items() if k not in BEHIND_ORIGIN} for mark in content.marks])


def signed_readings(session: Session, reading_ids: Collection[UUID]) -> list[SignedReading]:
    """Those that are signed. Who may see them is asked before."""
    return _signed(session, select(Reading).where(Reading.id.in_(reading_ids)).order_by(Reading.id))


def _live_of(case_ids: Collection[UUID], stage_id: UUID) -> Select[Reading]:
    return (
        select(Reading)
        .where(
            Reading.case_id.in_(case_ids),
            Reading.stage_id == stage_id,
            visible.is_compared(),
            ~visible.is_ended(),
        )
        .order_by(Reading.id)
    )


def _signed(session: Session, query: Select[Reading], *, with_masks: bool = True) -> list[SignedReading]:
    rows = session.execute(
        query.join(Submission, (Submission.reading_id == Reading.id) & ~visible.is_void()).with_only_columns(
            Reading, Submission
        )
    ).all()
    if not rows:
        return []
    pins: dict[UUID, int | None] = {reading.id: submission.revision for reading, submission in rows}
    found = contents(session, rows[0][0].campaign_id, pins, with_masks=with_masks, as_signed=True)
    return [signed_reading(reading, submission, found[reading.id]) for reading, submission in rows]


def signed_reading(reading: Reading, submission: Submission, content: Content) -> SignedReading:
    return SignedReading(
        reading_id=reading.id,
        submission_id=submission.id,
        campaign_id=reading.campaign_id,
        case_id=reading.case_id,
        stage_id=reading.stage_id,
        reader_id=reading.reader_id,
        purpose=reading.purpose,
        repeat=reading.repeat,
        protocol_version_id=reading.protocol_version_id,
        case_code=reading.case_code,
        digest=submission.digest,
        signed_at=submission.at,
        content=content,
    )
