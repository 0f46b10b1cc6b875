"""What a room is told of an own reading itself: its state, its place in the reader's list, its campaign and stage."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session, aliased

from app.assignments import store as assignments
from app.assignments.tables import Assignment, Campaign, Stage
from app.kernel.refusals import NotFound
from app.reading.rules import Status
from app.reading.store.own import last_saved, own_query, standing, status_of
from app.reading.tables import CampaignRoom, ProposalOffer, Reading


@dataclass(frozen=True)
class Position:
    """`number` of `of` in the reader's own order of the campaign."""

    number: int
    of: int


@dataclass(frozen=True)
class Head:
    """An own reading with its campaign's name, the number of its stage among the campaign's, its room, its offer."""

    reading: Reading
    room: CampaignRoom | None
    offer: ProposalOffer | None
    campaign: str
    stage: Position
    place: Position
    status: Status


def head(session: Session, person_id: UUID, reading_id: UUID) -> Head:
    """Raises NotFound as `own_reading` does."""
    row = session.execute(_head(), {"person_id": person_id, "reading_id": reading_id}).one_or_none()
    if row is None:
        raise NotFound
    reading, room, offer, campaign, stage, stages, number, of, *stands = row
    return Head(reading, room, offer, campaign, Position(stage, stages), Position(number, of), status_of(*stands))


@cache
def _head() -> Select[Any]:
    last = last_saved()
    own = aliased(Stage)
    stages = (
        select(func.count().filter(Stage.number <= own.number).label("number"), func.count().label("of"))
        .where(Stage.campaign_id == Reading.campaign_id)
        .lateral()
    )
    places = (
        select(
            func.count().filter(Assignment.order_index <= Reading.order_index).label("number"),
            func.count().label("of"),
        )
        .where(
            Assignment.reader_id == Reading.reader_id,
            Assignment.campaign_id == Reading.campaign_id,
            ~assignments.is_ended(Assignment.__table__.c.id),
        )
        .lateral()
    )
    return (
        own_query(False)
        .join(Campaign, Campaign.id == Reading.campaign_id)
        .outerjoin(CampaignRoom, CampaignRoom.id == Reading.room_id)
        .outerjoin(ProposalOffer, ProposalOffer.reading_id == Reading.id)
        .outerjoin(last, true())
        .join(own, own.id == Reading.stage_id)
        .join(stages, true())
        .join(places, true())
        .add_columns(CampaignRoom, ProposalOffer, Campaign.name)
        .add_columns(stages.c.number, stages.c.of, places.c.number, places.c.of)
        .add_columns(*standing(last))
    )
