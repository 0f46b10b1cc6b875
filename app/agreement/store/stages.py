"""What readers changed from one stage to the next: kept statistics, and the answers behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement.rules import restoring
from app.agreement.rules.items import Item
from app.agreement.rules.material import Statistic
from app.agreement.rules.stages import STAGES, ChangeLine, OneStage, changes_behind
from app.agreement.store import material
from app.agreement.store.boards import Looked
from app.agreement.store.standing import current_comparisons
from app.agreement.store.statistics import kept_statistics
from app.agreement.tables import Comparison


@dataclass(frozen=True)
class Change:
    """What one reader said of an item in this stage against the stage before."""

    item: str
    label: str
    reader: str
    statistics: tuple[Statistic, ...]


def changes(looked: Looked) -> list[Change]:
    """By item in their order, then by reader; nothing in the first stage."""
    kept = kept_statistics(looked.session, looked.stage.id, looked.engine, breakdowns=(STAGES,))
    found = []
    for key in restoring.in_order(kept, looked.items):
        by_reader: dict[str, list[Statistic]] = {}
        for one in kept[key]:
            by_reader.setdefault(one.reader_a or "", []).append(one.statistic)
        label = restoring.item_label(key, looked.item(key))
        found += [Change(key, label, reader, tuple(own)) for reader, own in by_reader.items()]
    return found


def said_in(session: Session, comparisons: Sequence[Comparison], item: Item) -> OneStage:
    cases = {str(one.id): str(one.case_id) for one in comparisons}
    return OneStage(material.said_of(session, comparisons, [item.key]), cases)


def answers_before_and_after(looked: Looked, before_id: UUID, item: Item, reader: str) -> list[ChangeLine]:
    """Of one reader, case by case."""
    earlier = current_comparisons(looked.session, looked.campaign_id, before_id, by_this_rule=True)
    before, after = (said_in(looked.session, made, item) for made in (earlier, looked.comparisons))
    return changes_behind(item, reader, before, after)
