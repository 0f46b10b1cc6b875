"""How a moment is written: one form in JSON, digests and files."""

from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """`2026-11-24T07:30:00.123456Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
