"""A reader opened guideline text: which section of which version, and when, in the record of the reading."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.reading import store


def guideline_opened(session: Session, actor: Actor, reading_id: UUID, *, section: str | None) -> None:
    """`section` None: the whole text."""
    reading = store.own_reading(session, actor.person_id, reading_id)
    audit.record(
        session,
        actor.person_id,
        "reading.guideline_opened",
        "reading",
        reading.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={"guideline_version": reading.guideline_version_id, "section": section},
    )
