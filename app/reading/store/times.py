"""How long readers were at their readings, at what, in which order, and before what window."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assignments import store as assignments
from app.kernel.timestamps import iso
from app.reading.formats import TimeRow
from app.reading.store.signed import signed_of_campaign
from app.reading.tables import Reading, TimeLog


def active_seconds(session: Session, reading_ids: Collection[UUID]) -> dict[UUID, float]:
    """By reading; readings without any logged time are absent. For signed readings: who may see is decided above."""
    rows = session.execute(
        select(TimeLog.reading_id, func.sum(TimeLog.active_ms))
        .where(TimeLog.reading_id.in_(reading_ids))
        .group_by(TimeLog.reading_id)
    )
    return {reading_id: float(milliseconds) / 1000 for reading_id, milliseconds in rows}


def time_rows(session: Session, campaign_id: UUID) -> Iterator[TimeRow]:
    """By case and reader, of the cases whose readings are all signed."""
    signed = signed_of_campaign(session, campaign_id, with_masks=False)
    ids = [one.reading_id for one in signed]
    readings = {one.id: one for one in session.scalars(select(Reading).where(Reading.id.in_(ids)))}
    names = assignments.people_names(session, {one.reader_id for one in signed})
    labels = {case.case_id: case.label for case in assignments.case_series(session, {one.case_id for one in signed})}
    logs: dict[UUID, list[TimeLog]] = defaultdict(list)
    for log in session.scalars(select(TimeLog).where(TimeLog.reading_id.in_(ids)).order_by(TimeLog.at, TimeLog.id)):
        logs[log.reading_id].append(log)
    places = _places_in_session(logs)
    for one in sorted(signed, key=lambda s: (labels[s.case_id], names[s.reader_id], s.case_code)):
        own, reading = logs[one.reading_id], readings[one.reading_id]
        active, editing = sum(log.active_ms for log in own), sum(log.editing_ms or 0 for log in own)
        questions: Counter[str] = Counter()
        for log in own:
            questions.update(log.question_ms or {})
        seat = next((log.seat for log in reversed(own) if log.seat), None)
        yield TimeRow(
            case=labels[one.case_id],
            reader=names[one.reader_id],
            case_code=one.case_code,
            purpose=reading.purpose,
            repeat=reading.repeat,
            order=reading.order_index,
            seed=reading.seed,
            opened_at=iso(reading.created_at),
            first_saved_at=next((iso(log.at) for log in own if log.revision), ""),
            signed_at=iso(one.signed_at),
            place_in_session=places.get(one.reading_id),
            active_s=active / 1000,
            viewing_s=(active - editing) / 1000,
            editing_s=editing / 1000,
            question_s={key: spent / 1000 for key, spent in sorted(questions.items())},
            window=f"{seat['width']} x {seat['height']}" if seat else "",
            pixel_ratio=seat["pixel_ratio"] if seat else None,
            touch=seat["touch"] if seat else None,
        )


def _places_in_session(logs: dict[UUID, list[TimeLog]]) -> dict[UUID, int]:
    """Which reading of its sign-in session each one was, by the first save."""
    first = sorted((own[0].at, reading_id, own[0].session_id) for reading_id, own in logs.items() if own)
    seen: Counter[UUID | None] = Counter()
    places = {}
    for _, reading_id, session_id in first:
        seen[session_id] += 1
        if session_id is not None:
            places[reading_id] = seen[session_id]
    return places
