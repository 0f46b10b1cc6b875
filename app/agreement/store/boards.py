"""The agreement board of a campaign, computed once for the same set of comparisons and kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement.rules.behind import CaseLine, cases_of
from app.agreement.rules.board import Block, Measured, Said, board
from app.agreement.rules.comparing import LESIONS
from app.agreement.rules.items import Item, comparable_items
from app.agreement.store import campaigns
from app.agreement.tables import Comparison
from app.assignments import store as assignments
from app.imaging.values.roles import Role
from app.protocols import store as protocols
from app.protocols.values import Definition
from app.reading import store as reading

_KEPT: OrderedDict[tuple[UUID, ...], list[Block]] = OrderedDict()
_KEPT_LOCK = threading.Lock()
_MOST_KEPT = 16

ROLE_LABELS = {role.value: role.label for role in Role} | {"high_b": "high b"}


@dataclass(frozen=True)
class Board:
    """`compared` of `finished` cases are compared; only those enter."""

    blocks: Sequence[Block]
    compared: int
    finished: int


def campaign_board(session: Session, campaign_id: UUID) -> Board:
    """The first stage of a campaign, from cases whose readings are all signed."""
    comparisons = _of_first_stage(session, campaign_id)
    stage = assignments.first_stage(session, campaign_id)
    finished = reading.finished_cases(session, campaign_ids=[campaign_id], stage_id=stage.id)
    key = tuple(sorted(one.id for one in comparisons))
    with _KEPT_LOCK:
        kept = _KEPT.get(key)
    if kept is None:
        said, measured = _material(session, comparisons)
        kept = board(_items(session, campaign_id), said, measured)
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
    comparisons = _of_first_stage(session, campaign_id)
    found = {item.key: item for item in _items(session, campaign_id)}.get(item_key)
    label = (
        found.label
        if found
        else next(
            (block.label for block in campaign_board(session, campaign_id).blocks if block.item == item_key), None
        )
    )
    if label is None:
        return None
    said, measured = _material(session, comparisons)
    lines = cases_of(found, item_key, (str(pair[0]), str(pair[1])), said, measured)
    measure = "" if found else "Positive agreement" if item_key == LESIONS else "Dice"
    return Behind(label, measure, lines, {str(one.id): one.case_id for one in comparisons})


def _of_first_stage(session: Session, campaign_id: UUID) -> list[Comparison]:
    stage = assignments.first_stage(session, campaign_id)
    return [c for c in campaigns.current_comparisons(session, campaign_id) if c.stage_id == stage.id]


def _items(session: Session, campaign_id: UUID) -> list[Item]:
    design = assignments.current_design(session, campaign_id)
    version = protocols.version(session, design.protocol_version_id)
    return comparable_items(Definition.from_json(version.definition), ROLE_LABELS)


def _material(session: Session, comparisons: Sequence[Comparison]) -> tuple[list[Said], list[Measured]]:
    rows = campaigns.campaign_ratings(session, comparisons)
    patient = {comparison_id: str(patient_id) for comparison_id, patient_id in rows.patients.items()}
    said = [
        Said(str(r.comparison_id), patient[r.comparison_id], r.item, r.unit, str(r.reader_id), r.state, r.value)
        for r in rows.ratings
    ]
    measured = [
        Measured(
            str(v.comparison_id), patient[v.comparison_id], v.item, v.unit, str(v.reader_a_id), str(v.reader_b_id),
            v.metric, v.value,
        )
        for v in rows.values
    ]  # fmt: skip
    return said, measured
