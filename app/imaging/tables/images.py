"""Rows of images: who was imaged (pseudonym), what was taken in, and what each stack of frames is."""

import uuid
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.kernel.db import Base, id_column, time_column
from app.kernel.notify import announce

GRANT_TOPIC = "pixel_grant"


class Patient(Base):
    """A person under a pseudonym; the original identifier is kept as a keyed hash only."""

    __tablename__ = "patient"

    id: Mapped[uuid.UUID] = id_column()
    pseudonym: Mapped[str] = mapped_column(unique=True)
    original_id_hash: Mapped[str] = mapped_column(unique=True)
    date_shift_days: Mapped[int]
    sex: Mapped[str | None]
    created_at: Mapped[datetime] = time_column()


class Study(Base):
    """One visit to the scanner; dates are shifted, the age at the visit is kept as a number."""

    __tablename__ = "study"
    __table_args__ = (Index("ix_study_accepted_at_id", "accepted_at", "id"),)

    id: Mapped[uuid.UUID] = id_column()
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    intake_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.id"))
    study_uid: Mapped[str] = mapped_column(unique=True)
    original_uid_hash: Mapped[str] = mapped_column(unique=True)
    study_date: Mapped[date | None]
    age_years: Mapped[float | None]
    label: Mapped[str] = mapped_column(unique=True)
    modality: Mapped[str]
    accepted_at: Mapped[datetime] = time_column()

    patient: Mapped[Patient] = relationship()
    series: Mapped[list["Series"]] = relationship(back_populates="study", order_by="Series.number")


class Series(Base):
    """One series with its pack of encoded frames and the manifest that describes them."""

    __tablename__ = "series"

    id: Mapped[uuid.UUID] = id_column()
    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("study.id"), index=True)
    series_uid: Mapped[str] = mapped_column(unique=True)
    original_uid_hash: Mapped[str] = mapped_column(unique=True)
    number: Mapped[int | None]
    description: Mapped[str]
    modality: Mapped[str]
    frame_of_reference_uid: Mapped[str | None]
    manifest_sha256: Mapped[str]
    pack_sha256: Mapped[str] = mapped_column(index=True)
    pack_bytes: Mapped[int]

    study: Mapped[Study] = relationship(back_populates="series")
    stacks: Mapped[list["Stack"]] = relationship(back_populates="series", order_by="Stack.number")


class Instance(Base):
    """One stored de-identified DICOM object; the digest of what was sent finds repeats and contradictions."""

    __tablename__ = "instance"

    id: Mapped[uuid.UUID] = id_column()
    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"), index=True)
    sop_uid: Mapped[str] = mapped_column(unique=True)
    sop_class_uid: Mapped[str]
    original_uid_hash: Mapped[str] = mapped_column(unique=True)
    source_digest: Mapped[str]
    blob_sha256: Mapped[str]
    blob_bytes: Mapped[int]
    frames: Mapped[int]
    number: Mapped[int | None]
    facts: Mapped[list[Any]] = mapped_column(server_default="[]")
    """What the header said of each frame: enough to sort the series anew when more of it arrives."""

    series: Mapped[Series] = relationship()


class Stack(Base):
    """Frames of a series that belong together: what is hung, marked and masked.

    `kind`: parallel frames (or a volume) of one grid, b-value, time and echo; a cine or a sweep of one object.
    """

    __tablename__ = "stack"
    __table_args__ = (
        UniqueConstraint("series_id", "number"),
        UniqueConstraint("series_id", "key"),
        Index("ix_stack_scanner_name_digest", "scanner", "name_digest"),
        CheckConstraint("frame_count > 0", name="has_frames"),
        CheckConstraint("kind IN ('parallel', 'cine', 'sweep', 'volume')", name="kind"),
    )

    id: Mapped[uuid.UUID] = id_column()
    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int]
    key: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="parallel")
    b_value: Mapped[float | None]
    time_index: Mapped[int | None]
    acquired_seconds: Mapped[float | None]
    frame_of_reference_uid: Mapped[str | None]
    frame_count: Mapped[int]
    grid: Mapped[dict[str, Any] | None]
    warnings: Mapped[list[Any]]
    thumbnail_sha256: Mapped[str | None]
    scanner: Mapped[str | None]
    name_digest: Mapped[str | None]
    """Maker and model, and the keyed hash of the name as it arrived: what site rules go by."""

    series: Mapped[Series] = relationship(back_populates="stacks")
    roles: Mapped[list["StackRole"]] = relationship(order_by="StackRole.number", back_populates="stack")


class StackRole(Base):
    """What a stack was said to be; the newest row counts.

    Proposed by the rules, learned from an earlier correction made here, or confirmed by a person.
    """

    __tablename__ = "stack_role"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("stack_id", "number"),
        CheckConstraint("origin IN ('proposed', 'learned', 'confirmed')", name="origin"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
    )

    id: Mapped[uuid.UUID] = id_column()
    stack_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stack.id"))
    number: Mapped[int]
    role: Mapped[str]
    preferred: Mapped[bool]
    confidence: Mapped[float]
    evidence: Mapped[list[Any]]
    origin: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()

    stack: Mapped[Stack] = relationship(back_populates="roles")


class Grant(Base):
    """A person or a token may fetch the pixels of a study (or one series or stack of it) from a time, until a time."""

    __tablename__ = "pixel_grant"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (token_id IS NULL)", name="one_holder"),
        Index("ix_pixel_grant_study_id_person_id", "study_id", "person_id"),
        Index("ix_pixel_grant_person_id", "person_id", postgresql_where=text("until_at IS NULL")),
        Index("ix_pixel_grant_token_id", "token_id", postgresql_where=text("until_at IS NULL")),
    )

    id: Mapped[uuid.UUID] = id_column()
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    token_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("api_token.id"))
    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("study.id"))
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("series.id"))
    stack_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stack.id"))
    from_at: Mapped[datetime] = time_column()
    until_at: Mapped[datetime | None]
    granted_because: Mapped[str]
    ended_because: Mapped[str | None]


@event.listens_for(Grant, "after_update")
def _announce(_mapper: object, connection: Connection, grant: Grant) -> None:
    """Whoever ends a grant, every process hears of it once that is committed, and forgets what it allowed."""
    # a connection answers `execute` just as a session does, and a session may not be used while it flushes
    announce(cast(Session, connection), GRANT_TOPIC, grant.person_id or grant.token_id)


class DeidentificationReport(Base):
    """What the profile removed, replaced, kept and hashed in the files of a study that one intake brought."""

    __tablename__ = "deidentification_report"
    __history__ = True

    id: Mapped[uuid.UUID] = id_column()
    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("study.id"), index=True)
    intake_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.id"))
    profile: Mapped[str]
    version: Mapped[int]
    report: Mapped[dict[str, Any]]
    at: Mapped[datetime] = time_column()
