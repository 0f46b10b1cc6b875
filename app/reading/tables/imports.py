"""Delineations made elsewhere: the mappings of their labels, what was imported, and what waits to be confirmed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class LabelMapping(Base):
    """What labels mean, under a name that can be used again; another meaning is another version."""

    __tablename__ = "label_mapping"
    __history__ = True
    __table_args__ = (UniqueConstraint("name", "number"),)
    id: Mapped[UUID] = id_column()
    name: Mapped[str]
    number: Mapped[int]
    entries: Mapped[dict[str, Any]]
    digest: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class DelineationImport(Base):
    """One import: files by their SHA-256 (never their names), mapping, geometry; what it made is in the submission.

    `takes` are the structures (and "finding") whose former content it took the place of.
    """

    __tablename__ = "delineation_import"
    __history__ = True
    __table_args__ = (Index("ix_delineation_import_reading", "reading_id"), UniqueConstraint("by", "idempotency_key"))
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    mapping_id: Mapped[UUID] = mapped_column(ForeignKey("label_mapping.id"))
    stack_id: Mapped[UUID] = mapped_column(ForeignKey("stack.id"))
    files: Mapped[list[Any]]
    takes: Mapped[list[Any]]
    digest: Mapped[str]
    idempotency_key: Mapped[UUID | None]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class ImportChoice(Base):
    """Whether an imported reading counts among the readings that are compared; the newest row decides, none is no."""

    __tablename__ = "import_choice"
    __history__ = True
    __table_args__ = (Index("ix_import_choice_reading", "reading_id"),)
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    number: Mapped[int]
    counts: Mapped[bool]
    reason: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class MappingRetirement(Base):
    """A mapping that is no longer offered, and why; of what was imported with it nothing changes."""

    __tablename__ = "mapping_retirement"
    __history__ = True
    id: Mapped[UUID] = id_column()
    mapping_id: Mapped[UUID] = mapped_column(ForeignKey("label_mapping.id"), unique=True)
    reason: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class DelineationUpload(Base):
    """Files that came together, from their upload until they are confirmed or a day has passed."""

    __tablename__ = "delineation_upload"
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("reading_case.id"))
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    stack_role: Mapped[str | None]


class DelineationUploadFile(Base):
    """A file as it was read (geometry and labels only, never its name), or why it could not be read."""

    __tablename__ = "delineation_upload_file"
    __table_args__ = (
        UniqueConstraint("upload_id", "number"),
        CheckConstraint("data IS NULL OR refused IS NULL", name="read_or_refused"),
    )
    id: Mapped[UUID] = id_column()
    upload_id: Mapped[UUID] = mapped_column(ForeignKey("delineation_upload.id"))
    number: Mapped[int]
    data: Mapped[bytes | None] = mapped_column(LargeBinary, info={"storage": "external"})
    refused: Mapped[str | None]
