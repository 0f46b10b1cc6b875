"""All statistics of one item, as the boards keep them: every value with its place, in the order it is shown in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TypeVar

from app.agreement.metrics import LIST_METRICS
from app.agreement.rules.board import board
from app.agreement.rules.breakdown import by_cases, by_readers
from app.agreement.rules.comparing import LESIONS
from app.agreement.rules.detection import detections
from app.agreement.rules.items import ANY_FINDING, CATEGORY, PRESENCE, Item
from app.agreement.rules.material import Measured, Said, Statistic
from app.agreement.rules.measuring import Measuring
from app.agreement.rules.overview import every_statistic, overview, table_of
from app.agreement.rules.periods import Period
from app.agreement.values import Ratings

ALL, PAIRS, TOGETHER, READERS, TIME, FROC = "all", "pairs", "together", "readers", "time", "froc"
BY_CATEGORY = ("specific_agreement",)
"""Lists by category, not by reader."""

OF_FINDINGS = (ANY_FINDING, PRESENCE, CATEGORY)
"""What the FROC of findings is made of."""


@dataclass(frozen=True)
class Kept:
    """One statistic and its place: `breakdown` one of the kinds above or a factor, `group` which of them."""

    breakdown: str
    statistic: Statistic
    group: str = ""
    reader_a: str | None = None
    reader_b: str | None = None


@dataclass(frozen=True)
class Grouping:
    """A factor's groups: of readers by id, or of cases and findings."""

    readers: Mapping[str, str] | None = None
    cases: Mapping[tuple[str, int | None], str] = field(default_factory=dict)


def board_part(
    items: Sequence[Item], said: Sequence[Said], measured: Sequence[Measured], measuring: Measuring
) -> Iterator[Kept]:
    """What the overview and the pairs of readers show."""
    for line in overview(items, said, measured, measuring):
        yield from (Kept(ALL, one) for one in (line.main, line.beside) if one is not None)
    for block in board(items, said, measured, measuring):
        for pair in block.lines:
            yield from (Kept(PAIRS, one, "", pair.reader_a, pair.reader_b) for one in pair.statistics)


@dataclass(frozen=True)
class Circumstances:
    """What the rest is broken down by; `steps` is the scale of categories of findings."""

    periods: Sequence[Period]
    factors: Mapping[str, Grouping]
    steps: Sequence[str]


def more_part(
    key: str,
    item: Item | None,
    said: Sequence[Said],
    measured: Sequence[Measured],
    given: Circumstances,
    measuring: Measuring,
) -> Iterator[Kept]:
    """Every statistic of the item, each reader, its course, and every breakdown. `said` may hold what FROC needs."""
    own = [one for one in said if one.item == key]
    table = table_of(item, own) if item else None
    if table is not None and table.readers > 1:
        yield from (Kept(TOGETHER, one) for one in every_statistic(table, measuring))
        yield from _of_readers(table, measuring)
    for period in given.periods:
        lines = overview([item] if item else [], _within(own, period), _within(measured, period), measuring)
        yield from (Kept(TIME, line.main, period.label) for line in lines)
    if key == LESIONS:
        yield from _of_findings(said, given.steps, measuring)
    for factor, grouping in given.factors.items():
        chosen = [item] if item else []
        groups = (
            by_cases(chosen, own, measured, grouping.cases, measuring)
            if grouping.readers is None
            else by_readers(chosen, own, measured, grouping.readers, measuring)
        )
        for group in groups:
            for figures in group.figures:
                yield from (Kept(factor, one, group.label) for one in figures.statistics)


def _of_readers(table: Ratings, measuring: Measuring) -> Iterator[Kept]:
    """One row for each reader of every metric that has a number for each."""
    for metric in LIST_METRICS:
        if metric.key in BY_CATEGORY or not metric.understands(table):
            continue
        found = measuring.listed(metric, table)
        numbers = found.value.value if isinstance(found.value.value, tuple) else (None,) * table.readers
        for reader, number in zip(table.names, numbers, strict=True):
            value = replace(found.value, value=number, details={})
            yield Kept(READERS, replace(found, value=value), "", reader)


def _of_findings(said: Sequence[Said], steps: Sequence[str], measuring: Measuring) -> Iterator[Kept]:
    for one in detections(said, steps, measuring):
        details = {
            "points": [asdict(point) for point in one.points],
            "lesions": one.lesions,
            "hits": one.hits,
            "false_alarms": one.false_alarms,
        }
        precision = one.average_precision
        yield Kept(FROC, replace(precision, value=replace(precision.value, details=details)), "", one.reader)


Row = TypeVar("Row", Said, Measured)


def _within(rows: Sequence[Row], period: Period) -> list[Row]:
    return [one for one in rows if one.comparison in period.comparisons]
