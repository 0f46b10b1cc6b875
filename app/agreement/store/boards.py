"""The agreement board of a campaign, computed once for the same set of comparisons and kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement.rules.behind import CaseLine, cases_of
from app.agreement.rules.board import Block, board
from app.agreement.rules.comparing import LESIONS
from app.agreement.store import material
from app.assignments import store as assignments
from app.reading import store as reading

_KEPT: OrderedDict[tuple[UUID, ...], list[Block]] = OrderedDict()
_KEPT_LOCK = threading.Lock()
_MOST_KEPT = 16


@dataclass(frozen=True)
class Board:
    """`compared` of `finished` cases are compared; only those enter."""

    blocks: Sequence[Block]
    compared: int
    finished: int


def campaign_board(session: Session, campaign_id: UUID) -> Board:
    """The first stage of a campaign, from cases whose readings are all signed."""
    comparisons = material.of_first_stage(session, campaign_id)
    stage = assignments.first_stage(session, campaign_id)
    finished = reading.finished_cases(session, campaign_ids=[campaign_id], stage_id=stage.id)
    key = tuple(sorted(one.id for one in comparisons))
    with _KEPT_LOCK:
        kept = _KEPT.get(key)
    if kept is None:
        said, measured = material.said_and_measured(session, comparisons)
        kept = board(material.items(session, campaign_id), said, measured)
        with _KEPT_LOCK:
            _KEPT[key] = kept
            while len(_KEPT) > _MOST_KEPT:
                _KEPT.popitem(last=False)
    return Board(kept, len(comparisons), len(finished))


@dataclass(frozen=True)
class Behind:
    """The cases behind one number; `measure` names their value, `case_ids` is by comparison."""

    label: str
    measure: str
    lines: Sequence[CaseLine]
    case_ids: dict[str, UUID]


def cases_behind(session: Session, campaign_id: UUID, item_key: str, pair: tuple[UUID, UUID]) -> Behind | None:
    """None for an item this campaign does not have."""
    comparisons = material.of_first_stage(session, campaign_id)
    found = {item.key: item for item in material.items(session, campaign_id)}.get(item_key)
    label = (
        found.label
        if found
        else next(
            (block.label for block in campaign_board(session, campaign_id).blocks if block.item == item_key), None
        )
    )
    if label is None:
        return None
    said, measured = material.said_and_measured(session, comparisons)
    lines = cases_of(found, item_key, (str(pair[0]), str(pair[1])), said, measured)
    measure = "" if found else "Positive agreement" if item_key == LESIONS else "Dice"
    return Behind(label, measure, lines, {str(one.id): one.case_id for one in comparisons})
