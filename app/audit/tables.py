"""Rows of the record."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class Event(Base):
    """One change: who, what (old → new), when, why. Never altered, never removed."""

    __tablename__ = "event"
    __history__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("campaign_id", "chain_kind", "chain_id", "sequence"),
        Index(None, "chain_kind", "chain_id", "sequence"),
        Index(None, "at"),
        Index(None, "subject_kind", "subject_id"),
        CheckConstraint("sequence > 0", name="sequence_positive"),
    )

    campaign_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    chain_kind: Mapped[str]
    chain_id: Mapped[uuid.UUID]
    sequence: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID]
    verb: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    old: Mapped[dict[str, Any] | None]
    new: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None]
    software: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class ChainHead(Base):
    """The newest event of each chain; locked while an event is appended."""

    __tablename__ = "chain_head"

    chain_kind: Mapped[str] = mapped_column(primary_key=True)
    chain_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[str]
