"""Rows of protocols: a protocol, its immutable published versions, the guideline texts beside them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.tables import Person
from app.kernel.db import Base, id_column, time_column


class Protocol(Base):
    __tablename__ = "protocol"

    id: Mapped[uuid.UUID] = id_column()
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    created_at: Mapped[datetime] = time_column()


class GuidelineVersion(Base):
    """Text that explains the questions, by section key; equal text is published once (by digest)."""

    __tablename__ = "guideline_version"
    __history__ = True
    __table_args__ = (UniqueConstraint("key", "number"), UniqueConstraint("key", "digest"))

    id: Mapped[uuid.UUID] = id_column()
    key: Mapped[str]
    number: Mapped[int]
    text: Mapped[dict[str, Any]]
    digest: Mapped[str]
    published_at: Mapped[datetime] = time_column()
    published_by: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))


class ProtocolVersion(Base):
    """One published definition (questions, mark kinds, rules) in the JSON the reading room is built from."""

    __tablename__ = "protocol_version"
    __history__ = True
    __table_args__ = (UniqueConstraint("protocol_id", "number"), UniqueConstraint("protocol_id", "digest"))

    id: Mapped[uuid.UUID] = id_column()
    protocol_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("protocol.id"))
    number: Mapped[int]
    definition: Mapped[dict[str, Any]]
    digest: Mapped[str]
    guideline_version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("guideline_version.id"))
    published_at: Mapped[datetime] = time_column()
    published_by: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))

    protocol: Mapped[Protocol] = relationship()
    guideline: Mapped[GuidelineVersion | None] = relationship()
