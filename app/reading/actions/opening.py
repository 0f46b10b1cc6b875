"""Laying readings ready for their readers: the row is made when its turn comes, with what holds then."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import store as assignments
from app.assignments.tables import Assignment
from app.audit import actions as audit
from app.audit.values import Chain
from app.reading import store
from app.reading.tables import Reading

AHEAD = 2
"""The reading that is opened, and the next, whose images the viewer fetches in advance."""


def open_next(session: Session, actor: Actor, *, campaign_id: UUID | None = None) -> UUID | None:
    """The reading to open now, laid ready with the one after it; None when nothing waits."""
    waiting = store.next_assignments(session, actor.person_id, campaign_id=campaign_id, count=AHEAD)
    ready = [lay_ready(session, actor, assignment) for assignment in waiting]
    return ready[0] if ready else None


def lay_ready(session: Session, actor: Actor, assignment: Assignment) -> UUID:
    """The reading of an assignment, made now if need be. Two windows at once make one."""
    design = assignments.current_design(session, assignment.campaign_id)
    room = store.current_room(session, assignment.campaign_id)
    made: UUID | None = session.scalar(
        insert(Reading)
        .values(
            assignment_id=assignment.id,
            campaign_id=assignment.campaign_id,
            case_id=assignment.case_id,
            reader_id=assignment.reader_id,
            stage_id=assignment.stage_id,
            repeat=assignment.repeat,
            purpose=assignment.purpose,
            protocol_version_id=design.protocol_version_id,
            guideline_version_id=design.guideline_version_id,
            room_id=room.id if room else None,
            blinding_profile=design.blinding,
            order_index=assignment.order_index,
            seed=design.seed,
            case_code=assignment.case_code,
        )
        .on_conflict_do_nothing(index_elements=["assignment_id"])
        .returning(Reading.id)
    )
    if made is None:
        return session.scalars(select(Reading.id).where(Reading.assignment_id == assignment.id)).one()
    audit.record(
        session,
        actor.person_id,
        "reading.laid_ready",
        "reading",
        made,
        campaign_id=assignment.campaign_id,
        chain=Chain.reading(made),
        new={
            "assignment": assignment.id,
            "case_code": assignment.case_code,
            "order_index": assignment.order_index,
            "protocol_version": design.protocol_version_id,
            "guideline_version": design.guideline_version_id,
            "room": room.number if room else None,
            "blinding": design.blinding,
        },
    )
    return made
