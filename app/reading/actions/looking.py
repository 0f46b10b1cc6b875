"""Time at a case that no save tells of: looked at, left as it was."""

from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel import clock
from app.reading import rules, store
from app.reading.actions.saving import log_time
from app.reading.tables import TimeLog
from app.reading.values import TimeSpent


def looked(session: Session, actor: Actor, reading_id: UUID, spent: TimeSpent, *, key: UUID) -> None:
    """Counted once under a `key`, however often it is sent. Raises NotFound, Conflict (signed, set aside)."""
    reading = store.own_reading(session, actor.person_id, reading_id, lock=True)
    log_id = uuid5(reading.id, str(key))  # keys are the sender's: of another reading it is another row
    if session.get(TimeLog, log_id) is not None:
        return
    status = store.status(session, reading.id)
    rules.assert_may_save(status)
    now = clock.now(session)
    log_time(session, actor, reading, spent, revision=status.revision, at=now, log_id=log_id)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "reading.looked_at",
        "reading",
        reading.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={"revision": status.revision, "active_ms": spent.active_ms},
        at=now,
    )
