"""When each stored object was last read back, and whether it was still what its name says."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, time_column


class ObjectCheck(Base):
    """One row an object, renewed at every check; finding damage and repairing it are events of the record."""

    __tablename__ = "object_check"
    __table_args__ = (
        CheckConstraint("verdict IN ('sound', 'altered', 'missing')", name="verdict"),
        Index("ix_object_check_checked_at", "checked_at"),
        Index("ix_object_check_damaged", "sha256", postgresql_where=text("verdict <> 'sound'")),
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[str]
    found: Mapped[str | None]
    checked_at: Mapped[datetime] = time_column()
