"""One reader gives a score where another finds the images inadequate (X) or cannot assess (CLINICAL.md 4.3)."""

from collections.abc import Iterator

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import Compared, Found, Said


def find(case: Compared) -> Iterator[Found]:
    for (item, unit), said in sorted(case.said.items()):
        about = case.items[item]
        if not about.unscored:
            continue
        inadequate = {reading for reading, one in said.items() if _is_inadequate(one, about.unscored)}
        scored = {reading for reading, one in said.items() if one.state == "answered"} - inadequate
        if inadequate and scored:
            where = f"Lesion {unit}: " if unit else ""
            measured = {"inadequate": len(inadequate), "scored": len(scored)}
            yield Found(item, unit, f"{where}{about.label}: X or a score", measured, tuple(said))


def _is_inadequate(said: Said, unscored: tuple[str, ...]) -> bool:
    return said.state == "cannot_assess" or (said.state == "answered" and said.value in unscored)


X_OR_SCORE = DifferenceRule(
    "x_or_score", "1", "adequacy", "One reader scores what another finds inadequate or absent (X).", find
)
