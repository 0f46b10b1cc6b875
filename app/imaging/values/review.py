"""Series of one kind across studies, looked at and confirmed together."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from app.imaging.values.roles import Role


class Said(StrEnum):
    """Whose word the shown roles are."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    ALL = "all"


@dataclass(frozen=True)
class Kind:
    """One scanner, one name (its hash, or where none was kept the reduced description), one role."""

    scanner: str
    name: str
    role: Role


@dataclass(frozen=True)
class RoleGroup:
    kind: Kind
    shown_as: str
    stacks: int
    studies: int
    confidence: float
    """Of the least sure."""
    evidence: tuple[str, ...]
    pictures: tuple[uuid.UUID, ...]
    is_learned: bool
    teaches: bool
    """Whether a correction can become a rule: the name's hash is known."""


@dataclass(frozen=True)
class ReviewFilter:
    said: Said = Said.WAITING
    role: Role | None = None
    scanner: str = ""
    search: str = ""
    unsure: bool = False


UNSURE_BELOW = 0.7
