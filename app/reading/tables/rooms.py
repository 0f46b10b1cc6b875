"""How the reading room of a campaign is furnished."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class CampaignRoom(Base):
    """One row per decision: the newest number counts for readings that nobody has begun."""

    __tablename__ = "campaign_room"
    __history__ = True
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    layouts: Mapped[list[Any]] = mapped_column(JSONB)
    break_minutes: Mapped[int | None]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    reason: Mapped[str]


class GlandPlace(Base):
    """Where the middle of the gland of a case lies, for opening there; the newest number counts."""

    __tablename__ = "gland_place"
    __history__ = True
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), index=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("reading_case.id"))
    number: Mapped[int]
    place_mm: Mapped[list[Any]] = mapped_column(JSONB)
    frame_of_reference_uid: Mapped[str | None]
    origin: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
