"""Categories that differ by two or more, or lie on both sides of 3 or of 4 (CLINICAL.md 4.3)."""

from collections.abc import Iterator

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import CATEGORY, Compared, Found


def find(case: Compared) -> Iterator[Found]:
    for unit, said in case.about(CATEGORY):
        values = {reading: int(one.value) for reading, one in said.items() if str(one.value).isdigit()}
        if len(values) < 2:
            continue
        low, high = min(values.values()), max(values.values())
        crossed = [line for line in case.thresholds.category_lines if low < line <= high]
        if high - low >= case.thresholds.category_apart or crossed:
            measured = {"lowest": low, "highest": high, "apart": high - low, "crosses": crossed}
            yield Found(CATEGORY, unit, f"Lesion {unit}: category {low} or {high}", measured, tuple(said))


CATEGORIES = DifferenceRule(
    "category",
    "1",
    "category",
    "Categories differ by 2 or more, or one is below and another at or above 3, or 4, or as the campaign chose.",
    find,
)
