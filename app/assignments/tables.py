"""Rows of the assignments room."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class Campaign(Base):
    __tablename__ = "campaign"
    id: Mapped[UUID] = id_column()
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = time_column()
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class CampaignDesign(Base):
    """What was decided about a campaign, one row per decision: the newest number counts."""

    __tablename__ = "campaign_design"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        CheckConstraint("readers_per_case BETWEEN 1 AND 20", name="readers_per_case"),
        CheckConstraint("num_nulls(proposals_by, model_name, model_version) IN (0, 3)", name="proposals"),
    )
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    protocol_version_id: Mapped[UUID] = mapped_column(ForeignKey("protocol_version.id"))
    guideline_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("guideline_version.id"))
    readers_per_case: Mapped[int]
    distribution: Mapped[str]
    blinding: Mapped[dict[str, Any]] = mapped_column(JSONB)
    due_on: Mapped[date | None]
    required_panes: Mapped[list[Any]]
    least_profile: Mapped[str]
    seed: Mapped[str]
    # whose imported readings are offered as proposals; None: marks made with AI are forbidden
    proposals_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    model_name: Mapped[str | None]
    model_version: Mapped[str | None]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    reason: Mapped[str]


class CampaignStart(Base):
    """From here on readers see their cases."""

    __tablename__ = "campaign_start"
    __history__ = True
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), unique=True)
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class Stage(Base):
    """What is shown and asked in one step of a reading; every campaign has a first one."""

    __tablename__ = "stage"
    __history__ = True
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    shows: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = time_column()


class Case(Base):
    __tablename__ = "reading_case"
    __table_args__ = (Index("ix_reading_case_campaign", "campaign_id", "added_at"),)
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    added_at: Mapped[datetime] = time_column()
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class CaseStudy(Base):
    __tablename__ = "case_study"
    case_id: Mapped[UUID] = mapped_column(ForeignKey("reading_case.id"), primary_key=True)
    study_id: Mapped[UUID] = mapped_column(ForeignKey("study.id"), primary_key=True, index=True)


class CaseRemoval(Base):
    """The tombstone of a case taken out of a campaign; its readings stay."""

    __tablename__ = "case_removal"
    __history__ = True
    id: Mapped[UUID] = id_column()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("reading_case.id"), unique=True)
    reason: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class Membership(Base):
    """A person is reader or adjudicator of a campaign from a time, until a time."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('reader', 'adjudicator')", name="role"),
        Index(
            "ix_membership_current",
            "campaign_id",
            "person_id",
            "role",
            unique=True,
            postgresql_where=text("until_at IS NULL"),
        ),
        Index("ix_membership_person", "person_id", "role"),
    )
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    from_at: Mapped[datetime] = time_column()
    until_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class Assignment(Base):
    """One reader is to read one case in one stage; the reading itself begins in the room above."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("case_id", "reader_id", "stage_id", "repeat"),
        UniqueConstraint("campaign_id", "case_code"),
        Index("ix_assignment_order", "reader_id", "campaign_id", "order_index"),
        Index("ix_assignment_campaign", "campaign_id"),
    )
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("reading_case.id"))
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    stage_id: Mapped[UUID] = mapped_column(ForeignKey("stage.id"))
    repeat: Mapped[int] = mapped_column(server_default="0")
    purpose: Mapped[str] = mapped_column(server_default="live")
    order_index: Mapped[int]
    case_code: Mapped[str]
    at: Mapped[datetime] = time_column()
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class AssignmentEnd(Base):
    """An assignment taken back: its reader was withdrawn or its case removed."""

    __tablename__ = "assignment_end"
    __history__ = True
    id: Mapped[UUID] = id_column()
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id"), unique=True)
    reason: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class ConflictOfInterest(Base):
    """Why a person may not read or adjudicate one case of a campaign, or any of it."""

    __tablename__ = "conflict_of_interest"
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("reading_case.id"))
    reason: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    ended_at: Mapped[datetime | None]


class CampaignTraining(Base):
    """The campaign is for training: its readings never count, and readers see a reference after they sign."""

    __tablename__ = "campaign_training"
    __history__ = True
    id: Mapped[UUID] = id_column()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), unique=True)
    reference_reader_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    reason: Mapped[str]
