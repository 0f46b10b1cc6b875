"""The agreement board of a campaign: for each item and each two readers a few statistics with their interval.

Never one blended number: every value belongs to one item and one pair, names its cases, and says why it is
undefined. Statistics by scale: nominal percent and kappa, ordinal percent and quadratic kappa, numbers ICC(A,1)
and bias; masks mean Dice and HD95; lesions positive agreement.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from app.agreement import bootstrap
from app.agreement.metrics import MASK_METRICS, RATING_METRICS
from app.agreement.rules.comparing import LESIONS, REGION
from app.agreement.rules.items import Item, rating_text
from app.agreement.rules.ratings import Record, ratings_of
from app.agreement.values import MINIMUM_N, RESAMPLES, SEED, FloatArray, IntArray, MetricValue, Scale

STATISTICS: dict[Scale, tuple[str, ...]] = {
    Scale.NOMINAL: ("percent_agreement", "cohen_kappa"),
    Scale.ORDINAL: ("percent_agreement", "cohen_kappa_quadratic"),
    Scale.INTERVAL: ("icc_a1", "bland_altman_bias"),
    Scale.RATIO: ("icc_a1", "bland_altman_bias"),
}
OF_MASKS = ("dice", "hd95_mm")
BOUNDED = {"percent_agreement", "dice", "positive_agreement"}
KAPPAS = {"cohen_kappa", "cohen_kappa_quadratic", "icc_a1"}

NOTHING_COMPARED = "no case has a comparable value of both readers"


@dataclass(frozen=True)
class Said:
    """One reader's answer about an item in a comparison; `unit` numbers lesions, 0 is the case."""

    comparison: str
    patient: str
    item: str
    unit: int
    reader: str
    state: str
    value: object


@dataclass(frozen=True)
class Measured:
    comparison: str
    patient: str
    item: str
    unit: int
    reader_a: str
    reader_b: str
    metric: str
    value: float | None


@dataclass(frozen=True)
class Statistic:
    key: str
    label: str
    value: MetricValue

    @property
    def is_grey(self) -> bool:
        """Too few cases for the number to say much."""
        return self.value.n < MINIMUM_N

    @property
    def domain(self) -> tuple[float, float] | None:
        """The axis it is drawn on; None for a statistic without natural bounds."""
        return (0.0, 1.0) if self.key in BOUNDED else (-0.2, 1.0) if self.key in KAPPAS else None


@dataclass(frozen=True)
class Line:
    """One pair of readers; the statistics of one item."""

    reader_a: str
    reader_b: str
    statistics: tuple[Statistic, ...]


@dataclass(frozen=True)
class Block:
    """One item with its pairs."""

    item: str
    label: str
    note: str
    lines: tuple[Line, ...]


def board(
    items: Sequence[Item],
    said: Iterable[Said],
    measured: Iterable[Measured],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[Block]:
    """Blocks in the order of the items, then masks and lesions; items nobody answered are left out."""
    by_item: dict[str, list[Said]] = {}
    for one in said:
        by_item.setdefault(one.item, []).append(one)
    blocks = [
        Block(item.key, item.label, _note(item), lines)
        for item in items
        if (lines := _rated(item, by_item.get(item.key, []), resamples, seed))
    ]
    return blocks + _measured(list(measured), resamples, seed)


def _note(item: Item) -> str:
    of = "matched findings" if item.of_findings else "cases"
    steps = f", scale {', '.join(item.categories)}" if item.scale is Scale.ORDINAL else ""
    return f"{item.scale.value}{steps}; n counts {of}"


def _rated(item: Item, said: Sequence[Said], resamples: int, seed: int) -> tuple[Line, ...]:
    given = [(one, rating_text(one.state, one.value, item)) for one in said]
    readers = sorted({one.reader for one, text in given if text is not None})
    lines = []
    for a, b in combinations(readers, 2):
        records = [
            Record(f"{one.comparison}/{one.unit}", one.reader, text, one.patient)
            for one, text in given
            if one.reader in (a, b)
        ]
        table = ratings_of(records, item.scale, categories=item.categories, readers=(a, b))
        statistics = [
            Statistic(
                key, RATING_METRICS[key].label, RATING_METRICS[key].evaluate(table, resamples=resamples, seed=seed)
            )
            for key in STATISTICS[item.scale]
        ]
        lines.append(Line(a, b, tuple(statistics)))
    return tuple(lines)


def _measured(measured: Sequence[Measured], resamples: int, seed: int) -> list[Block]:
    blocks = []
    items = sorted({one.item for one in measured if one.item != LESIONS}, key=lambda item: (item != REGION, item))
    for item in items:
        label = "Masks of matched findings" if item == REGION else f"Mask of the {item.partition(':')[2]}"

        def masks(rows: Sequence[Measured]) -> list[Statistic]:
            return [_mean(key, [r for r in rows if r.metric == key], resamples, seed) for key in OF_MASKS]

        lines = _lines([one for one in measured if one.item == item], masks)
        blocks.append(Block(item, label, "mean over pairs of masks; n counts pairs", lines))
    found = _lines([one for one in measured if one.item == LESIONS], lambda rows: [_agreed(rows, resamples, seed)])
    if found:
        note = "2 x matched / (findings of A + findings of B); n counts cases with a finding"
        blocks.append(Block(LESIONS, "Findings: positive agreement", note, found))
    return blocks


def _lines(rows: Sequence[Measured], statistics: Callable[[Sequence[Measured]], list[Statistic]]) -> tuple[Line, ...]:
    pairs: dict[tuple[str, str], list[Measured]] = {}
    for row in rows:
        pairs.setdefault((row.reader_a, row.reader_b), []).append(row)
    return tuple(Line(a, b, tuple(statistics(of_pair))) for (a, b), of_pair in sorted(pairs.items()))


def _mean(key: str, rows: Sequence[Measured], resamples: int, seed: int) -> Statistic:
    metric = MASK_METRICS[key]
    defined = [(row, row.value) for row in rows if row.value is not None]
    label, definition = f"Mean {metric.label}", f"mean {metric.definition}"
    left_out = len(rows) - len(defined)
    if not defined:
        undefined = MetricValue(None, 0, definition, reason=NOTHING_COMPARED, left_out=left_out)
        return Statistic(key, label, undefined)
    values = np.array([value for _, value in defined], dtype=np.float64)
    patients = _numbers(row.patient for row, _ in defined)
    low, high = bootstrap.mean_interval(values, patients, resamples=resamples, seed=seed)
    mean = float(values.mean())
    value = MetricValue(mean, len(defined), definition, low, high, left_out=left_out, seed=seed)
    return Statistic(key, label, value)


def _agreed(rows: Sequence[Measured], resamples: int, seed: int) -> Statistic:
    """Lesions counted over all cases, not the mean of the cases' own values."""
    counts: dict[str, dict[str, float]] = {}
    patient: dict[str, str] = {}
    for row in rows:
        counts.setdefault(row.comparison, {})[row.metric] = row.value or 0.0
        patient[row.comparison] = row.patient
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

    value = float(agreement(np.ones((1, len(table))))[0])
    low, high = bootstrap.interval(agreement, patients, resamples=resamples, seed=seed)
    return Statistic(key, label, MetricValue(value, len(table), definition, low, high, seed=seed))


def _numbers(names: Iterable[str]) -> IntArray:
    _, numbers = np.unique(np.array(list(names)), return_inverse=True)
    return np.asarray(numbers, dtype=np.int64)
