"""Signatures of a reading and their undoing: rows with a person, a time and a meaning, never edited."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class Submission(Base):
    """The signed end of a reading: pins a revision; `digest` is the SHA-256 of `canonical` written canonically."""

    __tablename__ = "submission"
    __history__ = True
    __table_args__ = (UniqueConstraint("reading_id", "number"),)
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    number: Mapped[int]
    revision: Mapped[int]
    digest: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    meaning: Mapped[str]
    canonical: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Reopening(Base):
    """A signature made void, with a reason; a new one is needed, and both versions stay."""

    __tablename__ = "reopening"
    __history__ = True
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    reason: Mapped[str]
