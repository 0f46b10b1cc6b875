"""How the reading room of a campaign is furnished, now and for a reading."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.reading.rules.furnishing import Furnishing, from_json
from app.reading.tables import CampaignRoom, Reading


def room_history(session: Session, campaign_id: UUID) -> Sequence[CampaignRoom]:
    """Newest first; empty while a campaign has what is built in."""
    return session.scalars(_rooms(campaign_id)).all()


def current_room(session: Session, campaign_id: UUID) -> CampaignRoom | None:
    return session.scalars(_rooms(campaign_id).limit(1)).one_or_none()


def current_furnishing(session: Session, campaign_id: UUID) -> Furnishing:
    return furnishing(current_room(session, campaign_id))


def furnishing(room: CampaignRoom | None) -> Furnishing:
    return from_json(room.layouts, room.break_minutes) if room else Furnishing()


def room_numbers(session: Session, reading_ids: Collection[UUID]) -> dict[UUID, int | None]:
    """Reading → the version of the room it was begun with; None: as built in."""
    rows = session.execute(
        select(Reading.id, CampaignRoom.number)
        .outerjoin(CampaignRoom, CampaignRoom.id == Reading.room_id)
        .where(Reading.id.in_(reading_ids))
    )
    return {reading_id: number for reading_id, number in rows}


def _rooms(campaign_id: UUID) -> Select[CampaignRoom]:
    return select(CampaignRoom).where(CampaignRoom.campaign_id == campaign_id).order_by(CampaignRoom.number.desc())
