"""The boards of a stage, put together from kept statistics: nothing is computed when somebody looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement.metrics.confusion import confusion_tables
from app.agreement.rules import computing, restoring
from app.agreement.rules.board import Block, Statistic
from app.agreement.rules.breakdown import Group
from app.agreement.rules.computing import Kept
from app.agreement.rules.detection import ReaderDetection
from app.agreement.rules.freshness import Freshness, Part, engine_of, freshness
from app.agreement.rules.items import Item
from app.agreement.rules.overview import Overall, table_of
from app.agreement.store import material, parts
from app.agreement.store.groupings import circumstances_key
from app.agreement.store.mixes import FACTORS, Factor
from app.agreement.store.standing import Standing, current_comparisons, material_of, standing
from app.agreement.store.statistics import kept_statistics
from app.agreement.tables import Comparison
from app.agreement.values import IntArray, MetricValue, Ratings
from app.assignments.tables import Stage


@dataclass(frozen=True)
class Looked:
    """A stage of a campaign as somebody looks at it; lists are read when first asked for."""

    session: Session
    campaign_id: UUID
    stage: Stage
    items: Sequence[Item]
    standing: Standing
    parts: Sequence[Part]
    planned: bool

    @property
    def engine(self) -> str:
        return engine_of(self.items)

    @cached_property
    def comparisons(self) -> list[Comparison]:
        return current_comparisons(self.session, self.campaign_id, self.stage.id, by_this_rule=True)

    @property
    def cases(self) -> dict[str, UUID]:
        return {str(one.id): one.case_id for one in self.comparisons}

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)

    def freshness(self, names: Sequence[str], item: str | None = None, *, between: bool = False) -> Freshness:
        """Of these parts (of one item); `between`: of the change since the stage before."""
        of = [one for one in self.parts if one.part in names and item in (None, one.item)]
        own = self.standing.material
        pinned = material_of(self.session, self.campaign_id, self.stage.id, parts.STAGES) if between else own
        return freshness(
            of, self.engine, pinned, self.standing.newer, planned=self.planned, due=self.standing.compared > 0
        )


def look(session: Session, campaign_id: UUID, stage: Stage) -> Looked:
    """In a fixed number of statements."""
    known = parts.parts(session, stage.id)
    since = min((one.as_of for one in known if one.as_of is not None), default=None)
    found = standing(session, campaign_id, stage.id, since)
    items = material.items(session, campaign_id)
    return Looked(session, campaign_id, stage, items, found, known, parts.is_planned(session, stage.id))


def overall(looked: Looked) -> list[Overall]:
    """Each item in one line, all readers together."""
    kept = _kept(looked, breakdowns=(computing.ALL,))
    lines = (restoring.overall(key, looked.item(key), kept[key]) for key in restoring.in_order(kept, looked.items))
    return [line for line in lines if line is not None]


def blocks(looked: Looked) -> list[Block]:
    """Each item by pairs of readers."""
    kept = _kept(looked, breakdowns=(computing.PAIRS,))
    return [restoring.block(key, looked.item(key), kept[key]) for key in restoring.in_order(kept, looked.items)]


@dataclass(frozen=True)
class ItemBoard:
    """All about one item. `together` is of questions, `detection` of findings; `readers` holds what each reader has
    a number of, in the order of `names`."""

    key: str
    label: str
    note: str
    item: Item | None
    block: Block
    overall: Overall | None
    names: tuple[str, ...]
    together: tuple[Statistic, ...]
    readers: tuple[tuple[str, str, MetricValue], ...]
    over_time: tuple[tuple[str, Statistic], ...]
    detection: tuple[ReaderDetection, ...]
    table: Ratings | None = field(default=None, compare=False)


def item_boards(looked: Looked, key: str | None = None) -> list[ItemBoard]:
    """Of one item, or of all in their order."""
    kinds = ("ALL", "PAIRS", "TOGETHER", "READERS", "TIME", "FROC")
    kept = _kept(looked, item=key, breakdowns=[getattr(computing, kind) for kind in kinds])
    return [_item_board(one, looked.item(one), kept[one]) for one in restoring.in_order(kept, looked.items)]


def _item_board(key: str, item: Item | None, kept: Sequence[Kept]) -> ItemBoard:
    block = restoring.block(key, item, kept)
    names = sorted({reader for line in block.lines for reader in (line.reader_a, line.reader_b)})
    return ItemBoard(
        key,
        block.label,
        block.note,
        item,
        block,
        restoring.overall(key, item, kept),
        tuple(names),
        tuple(one.statistic for one in kept if one.breakdown == computing.TOGETHER),
        tuple(restoring.of_readers(kept, names)),
        tuple((one.group, one.statistic) for one in kept if one.breakdown == computing.TIME),
        tuple(restoring.detection(kept)),
    )


def ratings_of_item(looked: Looked, board: ItemBoard) -> Ratings | None:
    """What every reader said of each case, as it stands: the points of plots."""
    if board.item is None:
        return None
    return table_of(board.item, material.said_of(looked.session, looked.comparisons, [board.key]), board.names)


def confusion_of(table: Ratings, a: str, b: str) -> tuple[tuple[str, ...], IntArray] | None:
    """The categories, and how often: rows what `a` said, columns what `b` said. None for what has no categories."""
    if not table.categories:
        return None
    pair = table.of([table.names.index(a), table.names.index(b)])
    return pair.categories, confusion_tables(pair).tables[0, 1]


@dataclass(frozen=True)
class Breakdown:
    """`unknown`: readers, or cases and findings, of which the factor says nothing; they enter no group.
    `changed`: readers' profiles or facts about patients changed since."""

    factor: Factor
    groups: Sequence[Group]
    unknown: int
    changed: bool


def breakdown(looked: Looked, key: str) -> Breakdown:
    """By one of `FACTORS`; Invalid for a factor that does not exist."""
    factor = FACTORS[key]
    kept = _kept(looked, breakdowns=(key,))
    details = parts.part_details(looked.session, looked.stage.id, parts.GROUPS)
    sizes = {label: (cases, readers) for label, cases, readers in details.get(key, {}).get("groups", ())}
    order = restoring.in_order(kept, looked.items)
    found = restoring.groups(key, [restoring.OfItem(one, looked.item(one), kept[one]) for one in order], sizes)
    changed = bool(details) and details["around"] != circumstances_key(looked.session, looked.campaign_id)
    return Breakdown(factor, found, details.get(key, {}).get("unknown", 0), changed)


def _kept(looked: Looked, *, item: str | None = None, breakdowns: Sequence[str]) -> Mapping[str, list[Kept]]:
    return kept_statistics(looked.session, looked.stage.id, looked.engine, item=item, breakdowns=breakdowns)
