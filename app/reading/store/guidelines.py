"""Which version of a campaign's guideline a reader knows, and what changed since."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.protocols.tables import GuidelineVersion
from app.reading.tables import GuidelineAcknowledgement, Reading, Revision


def known_guideline(session: Session, person_id: UUID, campaign_id: UUID) -> UUID | None:
    """The version the reader last knew of; None before the first case of the campaign."""
    of_reader = (
        GuidelineAcknowledgement.campaign_id == campaign_id,
        GuidelineAcknowledgement.reader_id == person_id,
    )
    newest = select(GuidelineAcknowledgement.guideline_version_id).where(*of_reader)
    found = session.scalars(newest.order_by(GuidelineAcknowledgement.at.desc()).limit(1)).one_or_none()
    return found or _begun_with(session, person_id, campaign_id)


def guideline_text(session: Session, version_id: UUID) -> GuidelineVersion:
    return session.get_one(GuidelineVersion, version_id)


def _begun_with(session: Session, person_id: UUID, campaign_id: UUID) -> UUID | None:
    """Of what was begun before acknowledgements were kept."""
    return session.scalars(
        select(Reading.guideline_version_id)
        .join(Revision, Revision.reading_id == Reading.id)
        .where(
            Reading.campaign_id == campaign_id,
            Reading.reader_id == person_id,
            Reading.guideline_version_id.is_not(None),
        )
        .order_by(Revision.at.desc())
        .limit(1)
    ).one_or_none()
