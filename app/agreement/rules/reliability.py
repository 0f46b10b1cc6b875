"""How reliable each reader is: leniency, drift, agreement with the others, and with the own repeats.

A reader's repeats of a case never enter what readers are compared by; they are compared with the own first reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.agreement.metrics import LIST_METRICS, RATING_METRICS
from app.agreement.metrics.drift import drift
from app.agreement.rules.ratings import Record, ratings_of
from app.agreement.values import RESAMPLES, SEED, MetricValue, Ratings, Scale

OWN_REPEATS: dict[Scale, tuple[str, ...]] = {
    Scale.NOMINAL: ("percent_agreement", "cohen_kappa", "gwet_ac1"),
    Scale.ORDINAL: ("percent_agreement", "cohen_kappa_quadratic", "gwet_ac2_quadratic"),
    Scale.INTERVAL: ("icc_11", "sem", "repeatability_coefficient"),
    Scale.RATIO: ("icc_11", "sem", "repeatability_coefficient"),
}
FIRST, AGAIN = "first", "again"
NO_REPEATS = "no case was read twice by the same reader"


@dataclass(frozen=True)
class Reading:
    """A rating with its circumstances: which repeat it is, when (days), at which position in the session."""

    record: Record
    repeat: int = 0
    days: float | None = None
    position: float | None = None


@dataclass(frozen=True)
class _Draws:
    resamples: int = RESAMPLES
    seed: int = SEED
    categories: tuple[str, ...] = field(default=())


def reliability(
    readings: Sequence[Reading],
    scale: Scale,
    *,
    categories: Sequence[str] = (),
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, MetricValue]:
    """Lists with one number for each reader, by metric id; `by` names the readers in their order."""
    first = [one for one in readings if one.repeat == 0]
    table = ratings_of([one.record for one in first], scale, categories=categories)
    values = {metric.key: metric.evaluate(table) for metric in LIST_METRICS if metric.understands(table)}
    if scale is not Scale.NOMINAL:
        times = {"drift_per_day": "days", "drift_per_position": "position"}
        values |= {key: _drift(key, table, first, attribute) for key, attribute in times.items()}
    draws = _Draws(resamples, seed, tuple(categories) or table.categories)
    return values | {f"own_{key}": _own(key, table.names, readings, scale, draws) for key in OWN_REPEATS[scale]}


def _drift(key: str, table: Ratings, first: Sequence[Reading], attribute: str) -> MetricValue:
    cases = {case: i for i, case in enumerate(dict.fromkeys(one.record.case for one in first))}
    when = {name: np.full(table.cases, np.nan) for name in table.names}
    for one in first:
        known = getattr(one, attribute)
        when[one.record.reader][cases[one.record.case]] = np.nan if known is None else known
    found = [drift(table, i, when[name]) for i, name in enumerate(table.names)]
    return _listed(key, found, table.names, table.cases)


def _own(key: str, names: Sequence[str], readings: Sequence[Reading], scale: Scale, draws: _Draws) -> MetricValue:
    """Each later reading of a case against the first one of the same reader."""
    found = []
    for name in names:
        own = [one for one in readings if one.record.reader == name]
        first = {one.record.case: one.record for one in own if one.repeat == 0}
        records = []
        for again in (one for one in own if one.repeat > 0 and one.record.case in first):
            before = first[again.record.case]
            row, patient = f"{before.case}/{again.repeat}", before.patient or before.case
            records.append(Record(row, FIRST, before.value, patient))
            records.append(Record(row, AGAIN, again.record.value, patient))
        if not records:
            found.append(MetricValue(None, 0, RATING_METRICS[key].definition, reason=NO_REPEATS))
            continue
        table = ratings_of(records, scale, categories=draws.categories, readers=(FIRST, AGAIN))
        found.append(RATING_METRICS[key].evaluate(table, resamples=draws.resamples, seed=draws.seed))
    return _listed(f"own_{key}", found, names, sum(one.n for one in found))


def _listed(key: str, found: Sequence[MetricValue], names: Sequence[str], n: int) -> MetricValue:
    """Several readers' values of one metric as one list, with each one's interval, n and reason."""
    values = tuple(one.value if isinstance(one.value, float) else None for one in found)
    known = any(value is not None for value in values)
    details: Mapping[str, object] = {
        "by": list(names),
        "lows": [one.low for one in found],
        "highs": [one.high for one in found],
        "ns": [one.n for one in found],
        "reasons": [one.reason for one in found],
    }
    reason = None if known else next((one.reason for one in found if one.reason), NO_REPEATS)
    return MetricValue(values if known else None, n, f"{key}/1", reason=reason, details=details)
