"""Rows of clinical facts: a statement about a patient, with unit, source and date; never overwritten."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tables import Person
from app.imaging.tables import Patient, Study
from app.kernel.db import Base, id_column, time_column


class Fact(Base):
    """A newer row of the same key and scope stands before an older one; both are kept."""

    __tablename__ = "fact"
    __history__ = True
    __table_args__ = (
        CheckConstraint("(value_number IS NULL) <> (value_text IS NULL)", name="one_value"),
        Index("ix_fact_patient_id_key", "patient_id", "key"),
    )

    id: Mapped[uuid.UUID] = id_column()
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Patient.id))
    study_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Study.id))
    key: Mapped[str]
    value_number: Mapped[float | None]
    value_text: Mapped[str | None]
    unit: Mapped[str]
    source: Mapped[str]
    observed_on: Mapped[date | None]
    at: Mapped[datetime] = time_column()
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey(Person.id))
