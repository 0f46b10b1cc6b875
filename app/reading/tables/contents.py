"""What a reading contains: only ever added to, one version of an object per revision that changed it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, false
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class Revision(Base):
    """One acknowledged save. `saved` is the very answer given, so that a retry is answered alike."""

    __tablename__ = "revision"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("reading_id", "number"),
        UniqueConstraint("reading_id", "idempotency_key"),
    )
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    number: Mapped[int]
    idempotency_key: Mapped[UUID]
    body_digest: Mapped[str]
    saved: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = time_column()
    session_id: Mapped[UUID | None]
    registration_ids: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID(as_uuid=True)), server_default="{}")
    """Registrations between frames of reference by which the room linked the images when this was said."""


class Finding(Base):
    __tablename__ = "finding"
    __history__ = True
    __table_args__ = (UniqueConstraint("campaign_id", "reading_id", "object_id", "version"),)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    id: Mapped[UUID] = id_column()
    object_id: Mapped[UUID]
    version: Mapped[int]
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    revision: Mapped[int]
    order_index: Mapped[int]
    deleted: Mapped[bool]


class Mark(Base):
    """A version of a drawn object: where it was drawn in patient millimetres (LPS), never a slice index."""

    __tablename__ = "mark"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("campaign_id", "reading_id", "object_id", "version"),
        CheckConstraint(
            "num_nulls(model_name, model_version) = CASE WHEN origin IN "
            "('ai_prompt', 'ai_proposal_unchanged', 'ai_proposal_edited') THEN 0 ELSE 2 END",
            name="model",
        ),
        CheckConstraint(
            "(proposal_id IS NOT NULL) = (origin IN ('ai_proposal_unchanged', 'ai_proposal_edited'))", name="proposal"
        ),
    )
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    id: Mapped[UUID] = id_column()
    object_id: Mapped[UUID]
    version: Mapped[int]
    parents: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID(as_uuid=True)), server_default="{}")
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    revision: Mapped[int]
    finding_object_id: Mapped[UUID | None]
    structure: Mapped[str | None]
    kind: Mapped[str]
    geometry: Mapped[dict[str, Any]] = mapped_column(JSONB)
    frame_of_reference_uid: Mapped[str | None]
    sop_instance_uid: Mapped[str | None]
    frame_number: Mapped[int | None]
    stack_id: Mapped[UUID] = mapped_column(ForeignKey("stack.id"))
    origin: Mapped[str]
    model_name: Mapped[str | None]
    model_version: Mapped[str | None]
    # the object it was taken from; the version of it is among the parents of this object's first
    proposal_id: Mapped[UUID | None]
    # against the proposal; None where that encloses nothing
    voxels_added: Mapped[int | None]
    voxels_removed: Mapped[int | None]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str | None]
    colour: Mapped[str | None]
    locked: Mapped[bool] = mapped_column(server_default=false())
    deleted: Mapped[bool]


class Answer(Base):
    __tablename__ = "answer"
    __history__ = True
    __table_args__ = (
        CheckConstraint("scope_kind IN ('case', 'stack', 'zone', 'finding', 'frame_range')", name="scope_kind"),
        CheckConstraint("state IN ('answered', 'none', 'cannot_assess', 'not_asked')", name="state"),
        CheckConstraint("(scope_kind = 'case') = (scope_id IS NULL)", name="scope_id"),
        Index(
            "uq_answer_version",
            "campaign_id",
            "reading_id",
            "question",
            "scope_kind",
            "scope_id",
            "revision",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    revision: Mapped[int]
    protocol_version_id: Mapped[UUID] = mapped_column(ForeignKey("protocol_version.id"))
    question: Mapped[str]
    scope_kind: Mapped[str]
    scope_id: Mapped[str | None]
    state: Mapped[str]
    # the shape of a value belongs to its question type
    value: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    reason: Mapped[str | None]


class Mask(Base):
    """The voxels of a mask on the grid of its stack, run-length and gzip (`rle-gzip-1`); see `marks` for its place."""

    __tablename__ = "mask"
    __history__ = True
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    id: Mapped[UUID] = id_column()
    sha256: Mapped[str]
    stack_id: Mapped[UUID] = mapped_column(ForeignKey("stack.id"))
    voxels: Mapped[int]
    # STORAGE EXTERNAL: the bytes are gzip already (the migration sets it)
    data: Mapped[bytes] = mapped_column(LargeBinary, info={"storage": "external"})


class TimeLog(Base):
    """Active time of a reader, as the viewer counted it (it stops after 60 s without a hand on anything).

    Of it, `editing_ms` with a hand on marks or answers, `question_ms` by question with the focus there; `seat` is
    the window the images were read in.
    """

    __tablename__ = "time_log"
    __history__ = True
    __table_args__ = (Index("ix_time_log_reading", "reading_id"),)
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    revision: Mapped[int]
    active_ms: Mapped[int]
    editing_ms: Mapped[int | None]
    question_ms: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    seat: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    session_id: Mapped[UUID | None]
    at: Mapped[datetime] = time_column()
