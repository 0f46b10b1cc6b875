"""The reading itself, and what happens to it as a whole."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class Reading(Base):
    """One reader, one case, one stage, one repeat. Saves lock this row, so that revisions come one by one."""

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("case_id", "reader_id", "stage_id", "repeat"),
        UniqueConstraint("campaign_id", "case_code"),
        Index("ix_reading_reader", "reader_id", "campaign_id", "order_index"),
        Index("ix_reading_case", "campaign_id", "case_id"),
    )
    id: Mapped[UUID] = id_column()
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignment.id"), unique=True)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("reading_case.id"))
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    stage_id: Mapped[UUID] = mapped_column(ForeignKey("stage.id"))
    repeat: Mapped[int] = mapped_column(server_default="0")
    purpose: Mapped[str] = mapped_column(server_default="live")
    protocol_version_id: Mapped[UUID] = mapped_column(ForeignKey("protocol_version.id"))
    guideline_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("guideline_version.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign_room.id"))
    blinding_profile: Mapped[dict[str, Any]] = mapped_column(JSONB)
    order_index: Mapped[int]
    seed: Mapped[str]
    case_code: Mapped[str]
    created_at: Mapped[datetime] = time_column()
    # None: laid ready, and what it is pinned to still follows the design of the campaign
    opened_at: Mapped[datetime | None]


class GuidelineAcknowledgement(Base):
    """A reader knows this version of a campaign's guideline: shown with the first case, or read as a change."""

    __tablename__ = "guideline_acknowledgement"
    __history__ = True
    __table_args__ = (
        CheckConstraint("how IN ('shown', 'read')", name="how"),
        Index("ix_guideline_acknowledgement_reader", "campaign_id", "reader_id", "at"),
    )
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    guideline_version_id: Mapped[UUID] = mapped_column(ForeignKey("guideline_version.id"))
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    how: Mapped[str]
    at: Mapped[datetime] = time_column()


class ProblemReport(Base):
    """A reader says that a case cannot be read as it is; it is set aside until somebody resolves it."""

    __tablename__ = "problem_report"
    __history__ = True
    __table_args__ = (
        CheckConstraint("kind IN ('identity_visible', 'wrong_study', 'unreadable', 'other')", name="kind"),
    )
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"), index=True)
    kind: Mapped[str]
    note: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class ProblemResolution(Base):
    __tablename__ = "problem_resolution"
    __history__ = True
    id: Mapped[UUID] = id_column()
    problem_report_id: Mapped[UUID] = mapped_column(ForeignKey("problem_report.id"), unique=True)
    note: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class Disclosure(Base):
    """An explicit unblinding: this signed reading may be seen by that person, under an alias, from now on."""

    __tablename__ = "disclosure"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("reading_id", "to_person_id"),
        UniqueConstraint("campaign_id", "case_id", "to_person_id", "alias"),
        Index("ix_disclosure_to", "to_person_id", "case_id"),
    )
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    to_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("reading_case.id"))
    alias: Mapped[str]
    order_index: Mapped[int]
    from_at: Mapped[datetime] = time_column()
    because: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
