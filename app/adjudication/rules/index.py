"""Readers with findings who do not take the same lesion for the index lesion (CLINICAL.md 1.5)."""

from collections.abc import Iterator

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import INDEX, Compared, Found


def find(case: Compared) -> Iterator[Found]:
    for unit, said in case.about(INDEX):
        chosen = sorted({one.value for one in said.values() if one.state == "answered"})
        if len(chosen) > 1:
            title = f"Index lesion: {' or '.join(str(number) for number in chosen)}"
            yield Found(INDEX, unit, title, {"lesions": chosen}, tuple(said))


INDEX_LESION = DifferenceRule("index", "1", "index", "Readers take different lesions for the index lesion.", find)
