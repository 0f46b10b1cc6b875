"""The record's vocabulary: chains, events, and what a verification found."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.kernel.ids import HOUSE_ID

GENESIS = "0" * 64
"""The previous hash of a chain's first event."""


@dataclass(frozen=True, order=True)
class Chain:
    """Which chain an event belongs to. A single chain would make every save wait for every other."""

    kind: str
    id: uuid.UUID

    @classmethod
    def house(cls) -> "Chain":
        return cls("house", HOUSE_ID)

    @classmethod
    def campaign(cls, campaign_id: uuid.UUID) -> "Chain":
        return cls("campaign", campaign_id)

    @classmethod
    def reading(cls, reading_id: uuid.UUID) -> "Chain":
        return cls("reading", reading_id)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


@dataclass(frozen=True)
class Entry:
    """One event as it is hashed; everything a reader of the record may rely on."""

    campaign_id: uuid.UUID
    id: uuid.UUID
    chain: Chain
    sequence: int
    at: datetime
    actor_id: uuid.UUID
    verb: str
    subject_kind: str
    subject_id: uuid.UUID
    # free JSON: the subject's fields before and after; their names belong to the room that recorded them
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    reason: str | None
    software: str
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The newest event of a chain, as kept outside the database (an anchor) or beside it (the head row)."""

    chain: Chain
    sequence: int
    hash: str


@dataclass(frozen=True)
class Flaw:
    """One thing that shows tampering or damage."""

    chain: Chain
    sequence: int
    sentence: str


@dataclass(frozen=True)
class Verification:
    chains: int
    events: int
    anchors: int
    flaws: tuple[Flaw, ...]

    @property
    def intact(self) -> bool:
        return not self.flaws
