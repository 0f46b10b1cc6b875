"""Rows of deliveries: how they arrive, and what became of their files."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class Intake(Base):
    """One delivery of files: receiving (they arrive), waiting, working, then done, failed (`problem` says why) or
    cancelled. What arrives waits encrypted under `waiting_key`, which is forgotten when the delivery ends."""

    __tablename__ = "intake"
    __table_args__ = (
        CheckConstraint("state IN ('receiving', 'waiting', 'working', 'done', 'failed', 'cancelled')", name="state"),
    )

    id: Mapped[uuid.UUID] = id_column()
    source: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    state: Mapped[str]
    label_prefix: Mapped[str | None]
    files_total: Mapped[int | None]
    files_done: Mapped[int] = mapped_column(server_default="0")
    finished_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    waiting_key: Mapped[bytes | None]
    first_number: Mapped[int] = mapped_column(server_default="1")
    """Of the next file that gets a verdict: a delivery that was opened again counts on."""


class SentFile(Base):
    """A file that a browser or a program announced for a delivery: the same one is recognised when it comes again."""

    __tablename__ = "sent_file"
    __history__ = True
    __table_args__ = (UniqueConstraint("intake_id", "number"), UniqueConstraint("intake_id", "name_digest"))

    id: Mapped[uuid.UUID] = id_column()
    intake_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.id"))
    number: Mapped[int]
    name_digest: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)


class IntakeFile(Base):
    """What became of one file; its name may identify a person, so only a keyed digest of it is kept."""

    __tablename__ = "intake_file"
    __history__ = True
    __table_args__ = (UniqueConstraint("intake_id", "number"),)

    id: Mapped[uuid.UUID] = id_column()
    intake_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.id"))
    number: Mapped[int]
    name_digest: Mapped[str]
    verdict: Mapped[str]
    code: Mapped[str]
    sentence: Mapped[str]
    study_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("study.id"))
    sent_number: Mapped[int | None]
    """Of the sent file it came from: an archive gives many."""
    at: Mapped[datetime] = time_column()
