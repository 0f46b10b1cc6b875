"""Rows of sets of cases chosen for calibrating readers, with the weight each case had when it was chosen."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tables import Person
from app.assignments.tables import Campaign, Case
from app.kernel.db import Base, id_column, time_column


class CaseSet(Base):
    """A named set of cases of one campaign."""

    __tablename__ = "case_set"
    __history__ = True
    __table_args__ = (UniqueConstraint("campaign_id", "name"),)

    id: Mapped[uuid.UUID] = id_column()
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Campaign.id))
    name: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime] = time_column()


class CaseSetMember(Base):
    """`weight` is the difficulty at the time, null where it was not known."""

    __tablename__ = "case_set_member"
    __history__ = True
    __table_args__ = (UniqueConstraint("case_set_id", "case_id"),)

    id: Mapped[uuid.UUID] = id_column()
    case_set_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_set.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Case.id))
    weight: Mapped[float | None]
    definition: Mapped[str | None]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime] = time_column()
