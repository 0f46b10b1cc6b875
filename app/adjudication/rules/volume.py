"""Gland volumes more than half as large again as another reader's: ratio above 1.5 (CLINICAL.md 4.3)."""

from collections.abc import Iterator

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import VOLUME, Compared, Found


def find(case: Compared) -> Iterator[Found]:
    for unit, said in case.about(VOLUME):
        values = [float(one.value) for one in said.values() if one.state == "answered" and one.value]
        if len(values) > 1 and max(values) / min(values) > case.thresholds.volume_ratio:
            measured = {"ratio": round(max(values) / min(values), 4), "most": case.thresholds.volume_ratio}
            title = f"Gland volume: {min(values):.0f} or {max(values):.0f} ml"
            yield Found(VOLUME, unit, title, measured, tuple(said))


GLAND_VOLUME = DifferenceRule(
    "volume",
    "1",
    "volume",
    "One reader's gland volume is more than 1.5 times another's, or what the campaign chose.",
    find,
)
