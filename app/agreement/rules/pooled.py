"""Numbers over many cases from what was measured in each: mean of masks' metrics, lesions counted together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from app.agreement import bootstrap
from app.agreement.metrics import MASK_METRICS
from app.agreement.rules.material import Measured, Statistic
from app.agreement.rules.measuring import Measuring
from app.agreement.values import FloatArray, IntArray, MetricValue

NOTHING_COMPARED = "no case has a comparable value of both readers"


def mean_of_pairs(key: str, rows: Sequence[Measured], measuring: Measuring) -> Statistic:
    metric = MASK_METRICS[key]
    defined = [(row, row.value) for row in rows if row.value is not None]
    label, definition = f"Mean {metric.label}", f"mean {metric.definition}"
    left_out = len(rows) - len(defined)
    if not defined:
        undefined = MetricValue(None, 0, definition, reason=NOTHING_COMPARED, left_out=left_out)
        return Statistic(key, label, undefined)
    values = np.array([value for _, value in defined], dtype=np.float64)
    patients = _numbers(row.patient for row, _ in defined)

    def value() -> MetricValue:
        low, high = bootstrap.mean_interval(values, patients, resamples=measuring.resamples, seed=measuring.seed)
        of = MetricValue(float(values.mean()), len(defined), definition, low, high, left_out=left_out)
        return replace(of, seed=measuring.seed, resamples=measuring.resamples)

    return measuring.recalled(key, label, (definition, str(left_out), values.tobytes(), patients.tobytes()), value)


def agreed(rows: Sequence[Measured], measuring: Measuring) -> Statistic:
    """Lesions counted over all cases, not the mean of the cases' own values."""
    counts: dict[tuple[str, str, str], dict[str, float]] = {}
    patient: dict[tuple[str, str, str], str] = {}
    for row in rows:
        pair = (row.comparison, row.reader_a, row.reader_b)
        counts.setdefault(pair, {})[row.metric] = row.value or 0.0
        patient[pair] = row.patient
    names = ("lesions_a", "lesions_b", "lesions_matched")
    table = np.array([[c.get(name, 0.0) for name in names] for c in counts.values()], dtype=np.float64)
    used = table[:, :2].sum(axis=1) > 0
    key, label, definition = "positive_agreement", "Positive agreement", "positive_agreement/1"
    if not used.any():
        reason = "neither reader has a finding in any case"
        return Statistic(key, label, MetricValue(None, 0, definition, reason=reason))
    table = table[used]
    patients = _numbers(p for p, kept in zip(patient.values(), used, strict=True) if kept)

    def agreement(weights: FloatArray) -> FloatArray:
        a, b, matched = (weights @ table).T
        return np.asarray(2 * matched / (a + b))

    def value() -> MetricValue:
        low, high = bootstrap.interval(agreement, patients, resamples=measuring.resamples, seed=measuring.seed)
        of = MetricValue(float(agreement(np.ones((1, len(table))))[0]), len(table), definition, low, high)
        return replace(of, seed=measuring.seed, resamples=measuring.resamples)

    return measuring.recalled(key, label, (definition, table.tobytes(), patients.tobytes()), value)


def _numbers(names: Iterable[str]) -> IntArray:
    _, numbers = np.unique(np.array(list(names)), return_inverse=True)
    return np.asarray(numbers, dtype=np.int64)
