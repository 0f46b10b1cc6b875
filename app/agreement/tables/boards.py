"""Rows of what the boards show: every statistic computed once in the background, and what it was computed from.

They can be computed again at any time from the comparisons, so they are no history: a newer value replaces an older.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tables import Person
from app.assignments.tables import Campaign, Case, Stage
from app.kernel.db import Base, id_column, time_column


class AgreementBoard(Base):
    """Whether the boards of a stage wait to be planned anew, since when."""

    __tablename__ = "agreement_board"

    stage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Stage.id), primary_key=True)
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Campaign.id))
    waiting: Mapped[bool]
    asked_at: Mapped[datetime] = time_column()


class AgreementPart(Base):
    """One piece of the boards, computed as a whole. `wanted`: a job is to compute it.

    `material` pins the comparisons it was computed from, `engine` the definitions; null before the first time.
    `as_of` is when the comparisons were read.
    """

    __tablename__ = "agreement_part"
    __table_args__ = (UniqueConstraint("stage_id", "part", "item"),)

    id: Mapped[uuid.UUID] = id_column()
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Campaign.id))
    stage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Stage.id))
    part: Mapped[str]
    item: Mapped[str] = mapped_column(server_default="")
    wanted: Mapped[bool]
    engine: Mapped[str | None]
    material: Mapped[str | None]
    as_of: Mapped[datetime | None]
    seconds: Mapped[float | None]
    details: Mapped[dict[str, Any]]


class AgreementStatistic(Base):
    """One value with its interval. `breakdown` says of what kind (all, pairs, together, time, a factor ...), `group`
    which one of them; `inputs` is the content key of all it was computed from, with definition, seed and resamples.

    A row counts while its `material` is that of its part.
    """

    __tablename__ = "agreement_statistic"
    __table_args__ = (
        Index(
            "uq_agreement_statistic_place",
            "stage_id", "item", "breakdown", "group", "reader_a_id", "reader_b_id", "metric",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = id_column()
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Campaign.id))
    stage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Stage.id))
    part: Mapped[str]
    item: Mapped[str]
    breakdown: Mapped[str]
    group: Mapped[str] = mapped_column(server_default="")
    reader_a_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Person.id))
    reader_b_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Person.id))
    metric: Mapped[str]
    order_index: Mapped[int]
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    n: Mapped[int]
    left_out: Mapped[int]
    reason: Mapped[str | None]
    definition: Mapped[str]
    seed: Mapped[int | None]
    resamples: Mapped[int | None]
    inputs: Mapped[str]
    details: Mapped[dict[str, Any]]
    material: Mapped[str]
    at: Mapped[datetime] = time_column()


class CaseDifficulty(Base):
    """How difficult a compared case was, its weight; counts while `material` is that of its part."""

    __tablename__ = "case_difficulty"
    __table_args__ = (UniqueConstraint("stage_id", "case_id"),)

    id: Mapped[uuid.UUID] = id_column()
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Campaign.id))
    stage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Stage.id))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Case.id))
    comparison_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comparison.id"))
    value: Mapped[float | None]
    disagreement: Mapped[float | None]
    doubt: Mapped[float | None]
    effort: Mapped[float | None]
    reason: Mapped[str | None]
    definition: Mapped[str]
    material: Mapped[str]
    at: Mapped[datetime] = time_column()
