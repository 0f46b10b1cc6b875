"""Proposals of an algorithm: what a reader was offered of a case, and what the reader declined."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class ProposalOffer(Base):
    """Made when a reading is opened under a design that offers proposals; it stays, whatever is imported later.

    `proposals` are `{"id", "mark", "kind", "structure", "stack_id"}`: an object of the algorithm's reading, and the
    row of the version shown. Without a submission, nothing was imported of the case.
    """

    __tablename__ = "proposal_offer"
    __history__ = True
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"), unique=True)
    design_id: Mapped[UUID] = mapped_column(ForeignKey("campaign_design.id"))
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"))
    model_name: Mapped[str]
    model_version: Mapped[str]
    proposals: Mapped[list[Any]]
    at: Mapped[datetime] = time_column()


class ProposalDecision(Base):
    """A reader declined a proposal, or took that back; the newest number counts. What is taken is a mark."""

    __tablename__ = "proposal_decision"
    __history__ = True
    __table_args__ = (UniqueConstraint("reading_id", "proposal_id", "number"),)
    id: Mapped[UUID] = id_column()
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"))
    proposal_id: Mapped[UUID]
    number: Mapped[int]
    declined: Mapped[bool]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
