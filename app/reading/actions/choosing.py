"""Whether an imported reading counts among the readings that are compared: a coordinator's choice, with a reason."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import store as assignments
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Conflict, NotFound
from app.reading import rules, store
from app.reading.actions.imported_rows import announce
from app.reading.store import imports
from app.reading.tables import ImportChoice


def choose_import(
    session: Session, actor: Actor, campaign_id: UUID, reading_id: UUID, *, counts: bool, reason: str
) -> ImportChoice:
    """Its case is compared anew when all its readings are signed."""
    reason = rules.reason(reason)
    if assignments.reads_in(session, campaign_id, actor.person_id):
        raise NotFound
    reading = store.reading_of_campaign(session, campaign_id, reading_id, lock=True)
    if reading.purpose != imports.IMPORTED:
        raise Conflict("Only imported readings are chosen; live ones always count.")
    before = imports.newest_choice(session, reading_id)
    if (before.counts if before else False) == counts:
        raise Conflict(f"It {'counts' if counts else 'does not count'} already.")
    row = ImportChoice(
        reading_id=reading_id,
        number=before.number + 1 if before else 1,
        counts=counts,
        reason=reason,
        by=actor.person_id,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "delineation.chosen" if counts else "delineation.set_apart",
        "reading",
        reading_id,
        campaign_id=campaign_id,
        chain=Chain.reading(reading_id),
        old={"counts": not counts},
        new={"counts": counts},
        reason=reason,
    )
    announce(session, reading)
    return row
