"""Time: UTC from the database clock, so that a wrong clock of one web process cannot bend the record."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


def now(session: Session) -> datetime:
    """The database's wall clock (not the transaction's start: two events of one transaction keep their order)."""
    moment: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(UTC)
