"""Images that any reader calls not diagnostic (CLINICAL.md 4.3)."""

from collections.abc import Iterator

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import Compared, Found

NOT_DIAGNOSTIC = "1"


def find(case: Compared) -> Iterator[Found]:
    for (item, unit), said in sorted(case.said.items()):
        if item.partition(":")[0] != "quality":
            continue
        low = [reading for reading, one in said.items() if one.state == "answered" and one.value == NOT_DIAGNOSTIC]
        if low:
            measured = {"not_diagnostic": len(low), "of": len(said)}
            yield Found(item, unit, f"{case.items[item].label}: not diagnostic?", measured, tuple(said))


QUALITY = DifferenceRule("quality", "1", "quality", "Any reader gives image quality 1 (not diagnostic).", find)
