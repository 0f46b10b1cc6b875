"""Rows of releases: what was frozen (pins), how far its making has come, and the finished archive."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class Freeze(Base):
    """A coordinator froze a campaign: `pins` names every version the archive is made from, `at` is its only time."""

    __tablename__ = "freeze"
    __history__ = True
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[uuid.UUID] = id_column()
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    pins: Mapped[dict[str, Any]]
    pins_digest: Mapped[str]
    note: Mapped[str]
    meaning: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class ReleaseProgress(Base):
    """How far the making of a frozen release has come; `problem` says why it stopped."""

    __tablename__ = "release_progress"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'working', 'done', 'failed')", name="state"),)

    freeze_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("freeze.id"), primary_key=True)
    state: Mapped[str]
    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int] = mapped_column(server_default="0")
    problem: Mapped[str | None]
    updated_at: Mapped[datetime] = time_column()


class Release(Base):
    """The finished archive. `digest` is the SHA-256 of its manifest: the receipt, also kept in the record."""

    __tablename__ = "release"
    __history__ = True
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[uuid.UUID] = id_column()
    freeze_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("freeze.id"), unique=True)
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str]
    digest: Mapped[str]
    blob_sha256: Mapped[str]
    bytes: Mapped[int]
    files: Mapped[int]
