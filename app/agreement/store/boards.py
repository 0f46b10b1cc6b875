"""The agreement boards of a campaign, computed once for the same set of comparisons and kept for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement.metrics import LIST_METRICS
from app.agreement.metrics.confusion import confusion_tables
from app.agreement.rules.board import Block, Statistic, board
from app.agreement.rules.comparing import LESIONS
from app.agreement.rules.detection import ReaderDetection, detections
from app.agreement.rules.items import CATEGORY, Item
from app.agreement.rules.overview import Overall, every_statistic, overview, table_of
from app.agreement.rules.periods import periods
from app.agreement.store.collected import Material, material_of
from app.agreement.store.kept import Kept
from app.agreement.values import IntArray, MetricValue, Ratings

BY_CATEGORY = ("specific_agreement",)
"""Lists by category, not by reader."""

_BLOCKS: Kept[list[Block]] = Kept(16)
_OVERALL: Kept[list[Overall]] = Kept(16)
_ITEMS: Kept["ItemBoard"] = Kept(128)


@dataclass(frozen=True)
class Board:
    """`compared` of `finished` cases are compared; only those enter."""

    blocks: Sequence[Block]
    compared: int
    finished: int


@dataclass(frozen=True)
class ItemBoard:
    """All about one item. `table` and `together` are of questions, `detection` of findings; `readers` holds what
    each reader has a number of, in the order of `names`."""

    key: str
    label: str
    note: str
    item: Item | None
    block: Block
    overall: Overall | None
    names: tuple[str, ...]
    table: Ratings | None
    together: tuple[Statistic, ...]
    readers: tuple[tuple[str, str, MetricValue], ...]
    over_time: tuple[tuple[str, Statistic], ...]
    detection: tuple[ReaderDetection, ...]


def campaign_board(session: Session, campaign_id: UUID) -> Board:
    """The first stage of a campaign, from cases whose readings are all signed."""
    found = material_of(session, campaign_id)
    return Board(blocks_of(found), found.compared, found.finished)


def blocks_of(found: Material) -> list[Block]:
    """Each item by pairs of readers."""
    return _BLOCKS.get(found.key, lambda: board(found.items, found.said, found.measured))


def overall(found: Material) -> list[Overall]:
    """Each item in one line, all readers together."""
    return _OVERALL.get(found.key, lambda: overview(found.items, found.said, found.measured))


def item_board(found: Material, key: str) -> ItemBoard | None:
    """None for an item this campaign has nothing to say of."""
    block = next((one for one in blocks_of(found) if one.item == key), None)
    return None if block is None else _ITEMS.get((found.key, key), lambda: _item_board(found, key, block))


def _item_board(found: Material, key: str, block: Block) -> ItemBoard:
    item = found.item(key)
    said = [one for one in found.said if one.item == key]
    names = tuple(dict.fromkeys(reader for line in block.lines for reader in (line.reader_a, line.reader_b)))
    table = table_of(item, said, sorted(names)) if item else None
    fitting = [m for m in LIST_METRICS if table is not None and m.key not in BY_CATEGORY and m.understands(table)]
    of_readers = [(m.key, m.label, m.evaluate(table)) for m in fitting if table is not None]
    return ItemBoard(
        key,
        block.label,
        block.note,
        item,
        block,
        next((one for one in overall(found) if one.item == key), None),
        tuple(sorted(names)),
        table,
        tuple(every_statistic(table)) if table is not None else (),
        tuple(of_readers),
        tuple(_over_time(found, key)),
        tuple(_detection(found)) if key == LESIONS else (),
    )


def _over_time(found: Material, key: str) -> list[tuple[str, Statistic]]:
    said = [one for one in found.said if one.item == key]
    measured = [one for one in found.measured if one.item == key]
    item = found.item(key)
    course = []
    for period in periods(found.made_at):
        lines = overview(
            [item] if item else [],
            [one for one in said if one.comparison in period.comparisons],
            [one for one in measured if one.comparison in period.comparisons],
        )
        course += [(period.label, line.main) for line in lines]
    return course


def _detection(found: Material) -> list[ReaderDetection]:
    item = found.item(CATEGORY)
    return detections(found.said, item.categories if item else ())


def confusion_of(found: ItemBoard, a: str, b: str) -> tuple[tuple[str, ...], IntArray] | None:
    """The categories, and how often: rows what `a` said, columns what `b` said. None for what has no categories."""
    if found.table is None or not found.table.categories:
        return None
    pair = found.table.of([found.names.index(a), found.names.index(b)])
    return pair.categories, confusion_tables(pair).tables[0, 1]
