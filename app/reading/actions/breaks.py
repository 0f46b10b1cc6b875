"""A break was suggested to a reader: kept in the record, and nothing else follows from it."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.reading import store


def break_suggested(session: Session, actor: Actor, reading_id: UUID, *, after_minutes: int) -> None:
    reading = store.own_reading(session, actor.person_id, reading_id)
    audit.record(
        session,
        actor.person_id,
        "reading.break_suggested",
        "reading",
        reading.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={"after_minutes": after_minutes},
    )
