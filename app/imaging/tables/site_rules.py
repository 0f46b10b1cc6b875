"""Rows of what this house taught its rules: a correction of a role, kept for series of one scanner and name."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, id_column, time_column


class SiteRule(Base):
    """The newest version counts; one without a role revokes. The name itself is nowhere, only its keyed hash."""

    __tablename__ = "site_rule"
    __history__ = True
    __table_args__ = (
        UniqueConstraint("scanner", "name_digest", "version"),
        CheckConstraint("version > 0", name="version"),
    )

    id: Mapped[uuid.UUID] = id_column()
    scanner: Mapped[str]
    name_digest: Mapped[str]
    version: Mapped[int]
    role: Mapped[str | None]
    shown_as: Mapped[str]
    """The description as de-identification reduced it, to recognise the rule by on a page."""
    stack_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stack.id"))
    """Where it was learned."""
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = time_column()
