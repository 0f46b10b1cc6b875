"""Cases in the order in which they were finished, as a few periods: months or weeks where they span several, else
blocks of equal size."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

LEAST = 3
"""Fewer months (or weeks) than this show no course."""
MOST = 12
BLOCKS = 4
SMALLEST = 2
"""Cases of a block at least."""


@dataclass(frozen=True)
class Period:
    label: str
    comparisons: frozenset[str]


def periods(finished_at: Mapping[str, datetime]) -> list[Period]:
    """Oldest first, of many months the last `MOST`; empty where too few cases are finished to show a course."""
    ordered = sorted(finished_at, key=lambda one: (finished_at[one], one))
    for name in ("%Y-%m", "%G week %V"):
        found: dict[str, list[str]] = {}
        for one in ordered:
            found.setdefault(finished_at[one].strftime(name), []).append(one)
        if LEAST <= len(found) <= MOST or (name == "%Y-%m" and len(found) > MOST):
            return [Period(label, frozenset(cases)) for label, cases in found.items()][-MOST:]
    return _blocks(ordered)


def _blocks(ordered: list[str]) -> list[Period]:
    count = min(BLOCKS, len(ordered) // SMALLEST)
    if count < 2:
        return []
    edges = [round(i * len(ordered) / count) for i in range(count + 1)]
    return [Period(f"cases {first + 1} to {last}", frozenset(ordered[first:last])) for first, last in pairwise(edges)]
