"""Rows of comparisons: which signed readings were compared, what was said, and what was measured."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tables import Person
from app.assignments.tables import Campaign, Case, Stage
from app.kernel.db import Base, id_column, time_column


class Comparison(Base):
    """The readings of one case and stage against each other; a newer row of the same case supersedes it.

    `submission_ids` are in the order of `reader_ids`; `digest` pins the submissions and the rule version.
    """

    __tablename__ = "comparison"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("case_id", "stage_id", "number"),
        Index("ix_comparison_campaign_id_case_id", "campaign_id", "case_id"),
    )

    id: Mapped[uuid.UUID] = id_column()
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Campaign.id))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Case.id))
    stage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Stage.id))
    number: Mapped[int]
    rule_version: Mapped[str]
    submission_ids: Mapped[list[Any]] = mapped_column(JSONB)
    reading_ids: Mapped[list[Any]] = mapped_column(JSONB)
    reader_ids: Mapped[list[Any]] = mapped_column(JSONB)
    digest: Mapped[str]
    at: Mapped[datetime] = time_column()


class ComparisonRating(Base):
    """What one reader said about one item: the material of kappas. `unit` numbers matched findings from 1."""

    __tablename__ = "comparison_rating"
    __history__ = True
    __table_args__ = (UniqueConstraint("comparison_id", "item", "unit", "reader_id"),)

    id: Mapped[uuid.UUID] = id_column()
    comparison_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comparison.id"))
    item: Mapped[str]
    unit: Mapped[int] = mapped_column(default=0)
    reader_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    state: Mapped[str]
    value: Mapped[Any | None] = mapped_column(JSONB)


class ComparisonValue(Base):
    """One metric of one item between two readers; a missing value has its reason."""

    __tablename__ = "comparison_value"
    __history__ = True
    __table_args__ = (UniqueConstraint("comparison_id", "item", "unit", "metric", "reader_a_id", "reader_b_id"),)

    id: Mapped[uuid.UUID] = id_column()
    comparison_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comparison.id"))
    item: Mapped[str]
    unit: Mapped[int] = mapped_column(default=0)
    reader_a_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    reader_b_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    metric: Mapped[str]
    value: Mapped[float | None]
    reason: Mapped[str | None]
    definition: Mapped[str]


class LesionMatch(Base):
    """Which findings of the readers are one lesion (`unit`); a correction is a whole new version."""

    __tablename__ = "lesion_match"
    __history__ = True
    __table_args__ = (UniqueConstraint("comparison_id", "version", "finding_object_id"),)

    id: Mapped[uuid.UUID] = id_column()
    comparison_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comparison.id"))
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[int]
    reader_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    reading_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reading.id"))
    finding_object_id: Mapped[uuid.UUID]
    rule: Mapped[str]
    measured: Mapped[dict[str, Any]]
    by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Person.id))
    reason: Mapped[str | None]
    at: Mapped[datetime] = time_column()


class PairMeasure(Base):
    """What was measured between two drawings, by the content of both and the metrics' definitions: measured once."""

    __tablename__ = "pair_measure"
    __history__ = True

    key: Mapped[str] = mapped_column(primary_key=True)
    measures: Mapped[dict[str, Any]]
    at: Mapped[datetime] = time_column()


class ComparisonRun(Base):
    """All finished cases of a campaign compared in the background. State: working, done, cancelled or failed."""

    __tablename__ = "comparison_run"
    __table_args__ = (
        CheckConstraint("state IN ('working', 'done', 'cancelled', 'failed')", name="state"),
        Index("ix_comparison_run_working", "campaign_id", unique=True, postgresql_where=text("state = 'working'")),
        Index("ix_comparison_run_campaign_id_at", "campaign_id", "at"),
    )

    id: Mapped[uuid.UUID] = id_column()
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Campaign.id))
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime] = time_column()
    state: Mapped[str] = mapped_column(server_default="working")
    total: Mapped[int]
    done: Mapped[int] = mapped_column(server_default="0")
    problem: Mapped[str | None]
    ended_at: Mapped[datetime | None]
