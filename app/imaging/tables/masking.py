"""Rows of what may show a name in its pixels: held series, what was masked, who confirmed that nothing is left."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class Hold(Base):
    """A series whose pixels a person must have looked at before readers do; with `whole_study` its study, too.

    It is over once there is a later confirmation of the pixels as they are now; the newest of a series counts.
    """

    __tablename__ = "pixel_hold"
    __history__ = True

    id: Mapped[uuid.UUID] = id_column()
    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"), index=True)
    study_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("study.id"), index=True)
    because: Mapped[str]
    reason: Mapped[str | None]
    """What the person said who withheld it; None: it was held on arrival."""
    whole_study: Mapped[bool]
    regions: Mapped[int]
    blanked: Mapped[bool]
    at: Mapped[datetime] = time_column()


class PixelMasking(Base):
    """Rectangles that were blanked in all frames of a series, and which bytes took the place of which."""

    __tablename__ = "pixel_masking"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("series_id", "number"),
        CheckConstraint("jsonb_typeof(rectangles) = 'array'", name="rectangles"),
    )

    id: Mapped[uuid.UUID] = id_column()
    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int]
    rectangles: Mapped[list[Any]]
    replaced: Mapped[dict[str, Any]]
    reason: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()


class PixelConfirmation(Base):
    """A person has looked: nothing identifying is visible in the pixels with this digest."""

    __tablename__ = "pixel_confirmation"
    __history__ = True
    __table_args__ = (Index("ix_pixel_confirmation_series_id_pack_sha256", "series_id", "pack_sha256"),)

    id: Mapped[uuid.UUID] = id_column()
    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"))
    pack_sha256: Mapped[str]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    at: Mapped[datetime] = time_column()
