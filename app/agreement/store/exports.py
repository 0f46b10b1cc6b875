"""The boards of a stage as plain tables: a heading and rows for each, to be written as CSV."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.agreement.rules.stages import STAGES
from app.agreement.store import boards, material, stages
from app.agreement.store.boards import ItemBoard, Looked
from app.agreement.store.campaigns import case_numbers
from app.agreement.store.difficulties import difficulty_of
from app.agreement.store.mixes import FACTORS
from app.agreement.values import MINIMUM_N, MetricValue

Cell = object
Row = tuple[Cell, ...]

OF_A_VALUE = (
    "metric", "value", "low", "high", "n", "left_out", "reason", "definition", "resamples", "seed", "few",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """What tables are made from: a stage, names of people, numbers of cases; each list is read once."""

    looked: Looked
    people: Mapping[str, str]

    @cached_property
    def items(self) -> list[ItemBoard]:
        return boards.item_boards(self.looked)

    @cached_property
    def numbers(self) -> dict[UUID, int]:
        return case_numbers(self.looked.session, self.looked.campaign_id)

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The number of the case by comparison."""
        return {comparison: self.numbers[case_id] for comparison, case_id in self.looked.cases.items()}


@dataclass(frozen=True)
class Table:
    key: str
    label: str
    columns: tuple[str, ...]
    rows: Callable[[Source], Iterator[Row]]
    of_later_stages: bool = False


def _of(metric: str, value: MetricValue) -> Row:
    few = "yes" if value.n < MINIMUM_N else "no"
    number = None if isinstance(value.value, tuple) else value.value
    drawn = (value.resamples, value.seed) if value.low is not None else (None, None)
    interval = (value.low, value.high)
    return (metric, number, *interval, value.n, value.left_out, value.reason, value.definition, *drawn, few)


def _items(source: Source) -> Iterator[Row]:
    for line in boards.overall(source.looked):
        for one in (line.main, line.beside):
            if one is not None:
                yield (line.item, line.label, line.scale, line.of, *_of(one.key, one.value))


def _pairs(source: Source) -> Iterator[Row]:
    for board in source.items:
        for line in board.block.lines:
            for one in line.statistics:
                names = source.people[line.reader_a], source.people[line.reader_b]
                yield (board.key, board.label, *names, *_of(one.key, one.value))


def _statistics(source: Source) -> Iterator[Row]:
    for board in source.items:
        for one in board.together:
            yield (board.key, board.label, *_of(one.key, one.value))


def _readers(source: Source) -> Iterator[Row]:
    for board in source.items:
        for key, _, value in board.readers:
            numbers = value.value if isinstance(value.value, tuple) else ()
            for reader, number in zip(board.names, numbers, strict=False):
                yield (board.key, board.label, source.people[reader], key, number, value.n, value.definition)


def _time(source: Source) -> Iterator[Row]:
    for board in source.items:
        for label, one in board.over_time:
            yield (board.key, board.label, label, *_of(one.key, one.value))


def _breakdown(source: Source) -> Iterator[Row]:
    for factor in FACTORS:
        for group in boards.breakdown(source.looked, factor.key).groups:
            for figures in group.figures:
                for one in figures.statistics:
                    who = factor.key, group.label, group.cases, group.readers
                    yield (*who, figures.item, figures.label, *_of(one.key, one.value))


def _stages(source: Source) -> Iterator[Row]:
    for change in stages.changes(source.looked):
        for one in change.statistics:
            yield (change.item, change.label, source.people[change.reader], *_of(one.key, one.value))


def _difficulty(source: Source) -> Iterator[Row]:
    looked = source.looked
    for case_id, one in difficulty_of(looked.session, looked.stage.id, looked.engine):
        yield (source.numbers[case_id], one.value, one.disagreement, one.doubt, one.effort, one.reason, one.definition)


def _answers(source: Source) -> Iterator[Row]:
    for one in material.said_of(source.looked.session, source.looked.comparisons):
        number, reader = source.number_of[one.comparison], source.people[one.reader]
        yield (number, one.unit or None, one.item, reader, one.state, one.value)


def _measures(source: Source) -> Iterator[Row]:
    for one in material.measured_of(source.looked.session, source.looked.comparisons):
        names = source.people[one.reader_a], source.people[one.reader_b]
        yield (source.number_of[one.comparison], one.unit or None, one.item, *names, one.metric, one.value)


_ITEM = ("item", "label")
_PAIR = ("reader_a", "reader_b")
TABLES: Mapping[str, Table] = {
    table.key: table
    for table in (
        Table("items", "All items, all readers together", (*_ITEM, "scale", "n_counts", *OF_A_VALUE), _items),
        Table("pairs", "Items by pair of readers", (*_ITEM, *_PAIR, *OF_A_VALUE), _pairs),
        Table("statistics", "Every statistic of every question", (*_ITEM, *OF_A_VALUE), _statistics),
        Table("readers", "Each reader against the others",
              (*_ITEM, "reader", "metric", "value", "n", "definition"), _readers),
        Table("time", "Items over time", (*_ITEM, "when", *OF_A_VALUE), _time),
        Table("breakdown", "Items by reader background and case mix",
              ("factor", "group", "cases", "readers", *_ITEM, *OF_A_VALUE), _breakdown),
        Table(STAGES, "What each reader changed since the stage before",
              (*_ITEM, "reader", *OF_A_VALUE), _stages, of_later_stages=True),
        Table("difficulty", "Difficulty of each case, its weight",
              ("case", "difficulty", "disagreement", "doubt", "effort", "reason", "definition"), _difficulty),
        Table("answers", "What each reader said, case by case",
              ("case", "finding", "item", "reader", "state", "value"), _answers),
        Table("measures", "What was measured between each two readers, case by case",
              ("case", "finding", "item", *_PAIR, "metric", "value"), _measures),
    )
}  # fmt: skip
