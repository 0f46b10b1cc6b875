"""Rows of settling: what was examined, where readers differ, how each difference was settled, what holds now."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class ReaderAlias(Base):
    """The letter under which a reading of a case is shown to adjudicators: random per case, from a kept seed."""

    __tablename__ = "reader_alias"
    __history__ = True
    __table_args__ = (UniqueConstraint("case_id", "alias"),)

    id: Mapped[uuid.UUID] = id_column()
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reading_case.id"))
    reading_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reading.id"), unique=True)
    alias: Mapped[str]
    order_index: Mapped[int]
    seed: Mapped[str]
    at: Mapped[datetime] = time_column()


class DifferenceDesign(Base):
    """From where on readers differ, as chosen for a campaign: one row per decision, the newest number counts."""

    __tablename__ = "difference_design"
    __history__ = True
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[uuid.UUID] = id_column()
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    thresholds: Mapped[dict[str, Any]]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    reason: Mapped[str]


class Examination(Base):
    """A comparison was gone through by the difference rules; without differences nothing is left to settle."""

    __tablename__ = "examination"
    __history__ = True
    __table_args__ = (Index("ix_examination_campaign_id_case_id", "campaign_id", "case_id"),)

    id: Mapped[uuid.UUID] = id_column()
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reading_case.id"))
    comparison_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comparison.id"), unique=True)
    rules_version: Mapped[str]
    differences: Mapped[int]
    accepted: Mapped[int]
    at: Mapped[datetime] = time_column()


class Difference(Base):
    """One thing that submissions disagree on; `inputs_digest` tells whether a verdict still fits after a reopening.

    `unit` is 0 for the case as a whole, else the number of the matched lesion. `said` and `finding_refs` name
    readings by id and are turned into aliases on the way out.
    """

    __tablename__ = "difference"
    __history__ = True
    __table_args__ = (UniqueConstraint("comparison_id", "item", "unit"),)

    id: Mapped[uuid.UUID] = id_column()
    comparison_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comparison.id"))
    order_index: Mapped[int]
    item: Mapped[str]
    unit: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    rule_key: Mapped[str]
    rule_version: Mapped[str]
    rule: Mapped[str]
    measured: Mapped[dict[str, Any]]
    said: Mapped[list[Any]]
    finding_refs: Mapped[list[Any]]
    # patient millimetres (LPS), where the images should open
    focus_mm: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    inputs_digest: Mapped[str]


class Verdict(Base):
    """How a difference was settled; the newest version counts until the adjudication is signed."""

    __tablename__ = "verdict"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("difference_id", "version"),
        CheckConstraint("kind IN ('accept_one', 'composite', 'none', 'not_assessable', 'irreducible')", name="kind"),
        CheckConstraint(
            "cause IN ('slip', 'misread', 'guideline_gap', 'image_quality', 'true_ambiguity', 'matching_artefact')",
            name="cause",
        ),
        CheckConstraint("(kind = 'accept_one') = (reading_id IS NOT NULL)", name="accepted_reading"),
    )

    id: Mapped[uuid.UUID] = id_column()
    difference_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("difference.id"))
    version: Mapped[int]
    kind: Mapped[str]
    reading_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("reading.id"))
    # what holds instead of a reader's own words: an edited value, a union of masks, a distribution
    chosen: Mapped[dict[str, Any]]
    cause: Mapped[str]
    rationale: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    carried_from: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("verdict.id"))


class AdjudicationSignature(Base):
    """The adjudication of a comparison is signed: `digest` covers its differences, verdicts and reference."""

    __tablename__ = "adjudication_signature"
    __history__ = True

    id: Mapped[uuid.UUID] = id_column()
    comparison_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comparison.id"), unique=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
    meaning: Mapped[str]
    digest: Mapped[str]


class ReferenceItem(Base):
    """One item of the reference standard: accepted because readers agree, or settled by a verdict."""

    __tablename__ = "reference_item"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("comparison_id", "item", "unit"),
        CheckConstraint("source IN ('accepted', 'verdict')", name="source"),
        CheckConstraint("(source = 'verdict') = (verdict_id IS NOT NULL)", name="verdict"),
    )

    id: Mapped[uuid.UUID] = id_column()
    comparison_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("comparison.id"))
    item: Mapped[str]
    unit: Mapped[int]
    source: Mapped[str]
    verdict_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("verdict.id"))
    state: Mapped[str]
    # the shape of a value belongs to its item; `state` says whether there is one
    value: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    parents: Mapped[list[Any]]
    at: Mapped[datetime] = time_column()
