"""The boards of a campaign as plain tables: a heading and rows for each, to be written as CSV."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement.store.boards import blocks_of, item_board, overall
from app.agreement.store.breakdowns import values_by
from app.agreement.store.campaigns import case_numbers
from app.agreement.store.collected import Material
from app.agreement.store.difficulties import difficulty_of
from app.agreement.store.mixes import FACTORS
from app.agreement.values import MINIMUM_N, MetricValue

Cell = object
Row = tuple[Cell, ...]

OF_A_VALUE = ("metric", "value", "low", "high", "n", "left_out", "reason", "definition", "few")


@dataclass(frozen=True)
class Source:
    """What tables are made from: the material, names of people, numbers of cases."""

    session: Session
    campaign_id: UUID
    material: Material
    people: Mapping[str, str]

    def numbers(self) -> dict[str, int]:
        """The number of the case by comparison."""
        by_case = case_numbers(self.session, self.campaign_id)
        return {comparison: by_case[case_id] for comparison, case_id in self.material.cases.items()}


@dataclass(frozen=True)
class Table:
    key: str
    label: str
    columns: tuple[str, ...]
    rows: Callable[[Source], Iterator[Row]]


def _of(metric: str, value: MetricValue) -> Row:
    few = "yes" if value.n < MINIMUM_N else "no"
    number = None if isinstance(value.value, tuple) else value.value
    return (metric, number, value.low, value.high, value.n, value.left_out, value.reason, value.definition, few)


def _items(source: Source) -> Iterator[Row]:
    for line in overall(source.material):
        for one in (line.main, line.beside):
            if one is not None:
                yield (line.item, line.label, line.scale, line.of, *_of(one.key, one.value))


def _pairs(source: Source) -> Iterator[Row]:
    for block in blocks_of(source.material):
        for line in block.lines:
            for one in line.statistics:
                names = source.people[line.reader_a], source.people[line.reader_b]
                yield (block.item, block.label, *names, *_of(one.key, one.value))


def _statistics(source: Source) -> Iterator[Row]:
    for block in blocks_of(source.material):
        board = item_board(source.material, block.item)
        for one in board.together if board else ():
            yield (block.item, block.label, *_of(one.key, one.value))


def _readers(source: Source) -> Iterator[Row]:
    for block in blocks_of(source.material):
        board = item_board(source.material, block.item)
        for key, _, value in board.readers if board else ():
            numbers: Sequence[float | None] = value.value if isinstance(value.value, tuple) else ()
            for reader, number in zip(board.names if board else (), numbers, strict=False):
                yield (block.item, block.label, source.people[reader], key, number, value.n, value.definition)


def _time(source: Source) -> Iterator[Row]:
    for block in blocks_of(source.material):
        board = item_board(source.material, block.item)
        for label, one in board.over_time if board else ():
            yield (block.item, block.label, label, *_of(one.key, one.value))


def _breakdown(source: Source) -> Iterator[Row]:
    for factor in FACTORS:
        for group in values_by(source.session, source.campaign_id, factor.key).groups:
            for figures in group.figures:
                for one in figures.statistics:
                    who = factor.key, group.label, group.cases, group.readers
                    yield (*who, figures.item, figures.label, *_of(one.key, one.value))


def _difficulty(source: Source) -> Iterator[Row]:
    numbers = case_numbers(source.session, source.campaign_id)
    for case_id, one in difficulty_of(source.session, source.campaign_id):
        yield (numbers[case_id], one.value, one.disagreement, one.doubt, one.effort, one.reason, one.definition)


def _answers(source: Source) -> Iterator[Row]:
    numbers = source.numbers()
    for one in source.material.said:
        yield (numbers[one.comparison], one.unit or None, one.item, source.people[one.reader], one.state, one.value)


def _measures(source: Source) -> Iterator[Row]:
    numbers = source.numbers()
    for one in source.material.measured:
        names = source.people[one.reader_a], source.people[one.reader_b]
        yield (numbers[one.comparison], one.unit or None, one.item, *names, one.metric, one.value)


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
        Table("difficulty", "Difficulty of each case, its weight",
              ("case", "difficulty", "disagreement", "doubt", "effort", "reason", "definition"), _difficulty),
        Table("answers", "What each reader said, case by case",
              ("case", "finding", "item", "reader", "state", "value"), _answers),
        Table("measures", "What was measured between each two readers, case by case",
              ("case", "finding", "item", *_PAIR, "metric", "value"), _measures),
    )
}  # fmt: skip
