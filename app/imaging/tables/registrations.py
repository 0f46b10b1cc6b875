"""Rows of registrations: how positions of one frame of reference of a patient are those of another; withdrawals."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, id_column, time_column


class FrameRegistration(Base):
    """A rigid map between two frames of reference; of a pair (either way round) the newest number counts.

    `matrix` is 4x4, row by row: patient millimetres (LPS) of `from_frame` to those of `to_frame`.
    """

    __tablename__ = "frame_registration"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("patient_id", "number"),
        CheckConstraint("from_frame <> to_frame", name="two_frames"),
        CheckConstraint("jsonb_array_length(matrix) = 4", name="matrix"),
        CheckConstraint("(residual_mm IS NULL) = (jsonb_array_length(landmarks) = 0)", name="residual"),
        CheckConstraint("method IN ('landmarks', 'software', 'same_position', 'table', 'other')", name="method"),
        CheckConstraint("role IN ('administrator', 'coordinator')", name="role"),
    )

    id: Mapped[uuid.UUID] = id_column()
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"))
    number: Mapped[int]
    from_frame: Mapped[str]
    to_frame: Mapped[str]
    matrix: Mapped[list[Any]] = mapped_column(JSONB)
    method: Mapped[str]
    detail: Mapped[str]
    landmarks: Mapped[list[Any]] = mapped_column(JSONB)
    residual_mm: Mapped[float | None]
    reason: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    """In which role the author recorded it: readers are told this, and no name."""
    at: Mapped[datetime] = time_column()

    withdrawal: Mapped["RegistrationWithdrawal | None"] = relationship(back_populates="registration")

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.from_frame, self.to_frame))


class RegistrationWithdrawal(Base):
    """From here on this registration joins nothing; an older one does not come back."""

    __tablename__ = "registration_withdrawal"
    __history__ = True

    id: Mapped[uuid.UUID] = id_column()
    registration_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("frame_registration.id"), unique=True)
    reason: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()

    registration: Mapped[FrameRegistration] = relationship(back_populates="withdrawal")
