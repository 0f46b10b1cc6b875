"""Whether kept statistics still say what is true: by which definitions they were made, and from which comparisons."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.agreement.metrics import LIST_METRICS, MASK_METRICS, RATING_METRICS
from app.agreement.metrics.froc import DEFINITION as AVERAGE_PRECISION
from app.agreement.rules.comparing import RULE_VERSION
from app.agreement.rules.difficulty import DIFFICULTY_VERSION
from app.agreement.rules.items import Item
from app.agreement.values import RESAMPLES, SEED

VERSION = "boards/1"
"""Raised when the boards keep other statistics than before."""


def engine_of(items: Sequence[Item]) -> str:
    """Pins everything a value depends on besides what readers said: definitions, thresholds, matching rule, scales."""
    catalogues = (RATING_METRICS, LIST_METRICS, MASK_METRICS)
    definitions = [metric.definition for catalogue in catalogues for metric in catalogue]
    scales = [f"{item.key} {item.scale} {item.categories} {item.of_findings}" for item in items]
    made_by = [VERSION, RULE_VERSION, DIFFICULTY_VERSION, AVERAGE_PRECISION, str(RESAMPLES), str(SEED)]
    return hashlib.sha256("\n".join([*made_by, *definitions, *scales]).encode()).hexdigest()


@dataclass(frozen=True)
class Part:
    """What is known of one piece of the boards; `material` is None before it is first computed."""

    part: str
    item: str
    wanted: bool
    engine: str | None
    material: str | None
    as_of: datetime | None


@dataclass(frozen=True)
class Freshness:
    """`as_of`: when the oldest of what is shown was collected; None when nothing can be shown."""

    total: int
    fresh: int
    missing: int
    outdated: int
    waiting: int
    as_of: datetime | None
    newer: int

    @property
    def is_complete(self) -> bool:
        return self.fresh == self.total

    @property
    def is_working(self) -> bool:
        return self.waiting > 0

    @property
    def sentence(self) -> str | None:
        """What a person has to know before reading the numbers; None when they are true now."""
        if self.is_complete:
            return None
        if self.as_of is None:
            why = "by definitions that changed since" if self.outdated else ""
            return f"These numbers were computed {why}; they are not shown." if why else "No number is computed yet."
        said = "one reading is" if self.newer == 1 else f"{self.newer} readings are"
        since = f"{said} newer" if self.newer else "the readings behind them changed since"
        gaps = ""
        if self.missing or self.outdated:
            count = self.missing + self.outdated
            gaps = f" {count} of {self.total} parts {'is' if count == 1 else 'are'} not computed yet and not shown."
        stale = self.total - self.fresh - self.missing - self.outdated
        return (f"As of {self.as_of:%H:%M} UTC on {self.as_of:%-d %B %Y}; {since}." if stale else "") + gaps


def freshness(parts: Sequence[Part], engine: str, material: str, newer: int, *, planned: bool, due: bool) -> Freshness:
    """`planned`: the boards are to be planned anew, so that more parts may come. `due`: there is something to say."""
    missing = [one for one in parts if one.material is None]
    outdated = [one for one in parts if one.material is not None and one.engine != engine]
    shown = [one for one in parts if one.engine == engine and one.material is not None]
    fresh = [one for one in shown if one.material == material]
    stale = [one.as_of for one in shown if one.material != material and one.as_of is not None]
    times = stale or [one.as_of for one in shown if one.as_of is not None]
    waiting = sum(one.wanted for one in parts) + planned
    unknown = 1 if due and not parts else len(missing)
    total = max(len(parts), unknown)
    return Freshness(total, len(fresh), unknown, len(outdated), waiting, min(times, default=None), newer)
