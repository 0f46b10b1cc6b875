"""Readers place a lesion in different zones, or score it by the rules of different zones (CLINICAL.md 4.3)."""

from collections.abc import Iterator

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import Compared, Found

ITEMS = ("zone", "rule_zone")


def find(case: Compared) -> Iterator[Found]:
    for item in ITEMS:
        for unit, said in case.about(item):
            values = sorted({str(one.value) for one in said.values() if one.state == "answered"})
            if len(values) > 1:
                title = f"Lesion {unit}: {case.items[item].label.lower()} {' or '.join(values)}"
                yield Found(item, unit, title, {"values": values}, tuple(said))


ZONES = DifferenceRule("zone", "1", "zone", "Readers name different zones, or different rule zones.", find)
