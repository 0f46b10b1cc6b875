"""Measured answers that lie farther apart than their question allows, such as lesion sizes (CLINICAL.md 4.5)."""

from collections.abc import Iterator

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import RATIO, Compared, Found, Most


def find(case: Compared) -> Iterator[Found]:
    for key in sorted(case.items):
        limit = case.thresholds.measured.get(key.partition(":")[0])
        for unit, said in case.about(key) if limit else ():
            values = {reading: float(one.value) for reading, one in said.items() if one.state == "answered"}
            spread = _spread(list(values.values()), limit) if limit and len(values) > 1 else None
            if limit and spread is not None and spread > limit.most:
                item = case.items[key]
                of = f"Lesion {unit}: {item.label.lower()}" if unit else item.label
                span = f"{min(values.values()):g} or {max(values.values()):g} {item.unit_of_measure or ''}".rstrip()
                measured = {limit.how: round(spread, 4), "most": limit.most}
                yield Found(key, unit, f"{of} {span}", measured, tuple(said))


def _spread(values: list[float], limit: Most) -> float | None:
    """None: a ratio to nothing or less."""
    if limit.how == RATIO:
        return max(values) / min(values) if min(values) > 0 else None
    return max(values) - min(values)


MEASURES = DifferenceRule(
    "measured",
    "1",
    "measure",
    "Two readers' measurements lie farther apart than the question allows: lesion diameters more than 5 mm, or what "
    "the campaign chose.",
    find,
)
