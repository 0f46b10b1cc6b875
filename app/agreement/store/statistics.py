"""Kept statistics: written by the background work, read by every page."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.agreement.rules.computing import READERS, Kept
from app.agreement.rules.material import Statistic
from app.agreement.rules.restoring import metric_label
from app.agreement.tables import AgreementPart, AgreementStatistic
from app.agreement.values import Interval, MetricValue

_PLACE = ("stage_id", "item", "breakdown", "group", "reader_a_id", "reader_b_id", "metric")


def known(session: Session, stage_id: UUID, item: str) -> dict[str, MetricValue]:
    """Values by the content key of what they were computed from, also of readings that are no longer the same."""
    row = AgreementStatistic
    query = select(row).where(row.stage_id == stage_id, row.item == item, row.breakdown != READERS)
    return {one.inputs: _value(one) for one in session.scalars(query) if one.inputs}


def keep_statistics(
    session: Session, campaign_id: UUID, stage_id: UUID, part: str, item: str, kept: Sequence[Kept], material: str
) -> None:
    """Replaces what stood in the same places; what has no place any more is told by its `material`."""
    rows = [
        {
            "campaign_id": campaign_id,
            "stage_id": stage_id,
            "part": part,
            "item": item,
            "breakdown": one.breakdown,
            "group": one.group,
            "reader_a_id": UUID(one.reader_a) if one.reader_a else None,
            "reader_b_id": UUID(one.reader_b) if one.reader_b else None,
            "metric": one.statistic.key,
            "order_index": order,
            "inputs": one.statistic.inputs,
            "material": material,
            **_columns(one.statistic.value),
        }
        for order, one in enumerate(kept)
    ]
    if not rows:
        return
    statement = insert(AgreementStatistic)
    replaced = {name: statement.excluded[name] for name in rows[0] if name not in _PLACE}
    session.execute(
        statement.on_conflict_do_update(index_elements=list(_PLACE), set_={**replaced, "at": func.clock_timestamp()}),
        rows,
    )


def kept_statistics(
    session: Session,
    stage_id: UUID,
    engine: str,
    *,
    item: str | None = None,
    breakdowns: Collection[str] | None = None,
) -> dict[str, list[Kept]]:
    """By item, in their order; only what was made by the definitions that hold now."""
    row, part = AgreementStatistic, AgreementPart
    of_part = and_(part.stage_id == row.stage_id, part.part == row.part, part.item == row.item)
    query = (
        select(row)
        .join(part, of_part)
        .where(row.stage_id == stage_id, part.material == row.material, part.engine == engine)
        .order_by(row.item, row.part, row.order_index)
    )
    if item is not None:
        query = query.where(row.item == item)
    if breakdowns is not None:
        query = query.where(row.breakdown.in_(breakdowns))
    found: dict[str, list[Kept]] = defaultdict(list)
    for one in session.scalars(query):
        statistic = Statistic(one.metric, metric_label(one.metric, one.item), _value(one), one.inputs)
        a, b = (str(reader) if reader else None for reader in (one.reader_a_id, one.reader_b_id))
        found[one.item].append(Kept(one.breakdown, statistic, one.group, a, b))
    return found


def _columns(value: MetricValue) -> dict[str, Any]:
    assert not isinstance(value.value, tuple), "one row holds one number"
    closed = value.closed
    counts = {"readers": value.readers, "missing": value.missing}
    interval = {"closed": [closed.low, closed.high, closed.se]} if closed else {}
    return {
        **{name: getattr(value, name) for name in _PLAIN},
        "details": {"more": dict(value.details), **interval, **{k: n for k, n in counts.items() if n is not None}},
    }


_PLAIN = ("value", "low", "high", "n", "left_out", "reason", "definition", "seed", "resamples")


def _value(row: AgreementStatistic) -> MetricValue:
    details: Mapping[str, Any] = row.details
    plain = MetricValue(
        row.value, row.n, row.definition, row.low, row.high, row.reason, left_out=row.left_out, seed=row.seed,
        resamples=row.resamples,
    )  # fmt: skip
    closed = Interval(*details["closed"]) if "closed" in details else None
    readers, missing = details.get("readers"), details.get("missing")
    return replace(plain, closed=closed, details=details["more"], readers=readers, missing=missing)
