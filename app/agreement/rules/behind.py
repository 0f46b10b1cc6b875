"""The cases behind a number of the agreement board: what two readers said or how their masks compare."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.agreement.rules.board import OF_MASKS, Measured, Said
from app.agreement.rules.comparing import LESIONS
from app.agreement.rules.items import Item, rating_text

_WORDS = {"true": "yes", "false": "no"}


@dataclass(frozen=True)
class CaseLine:
    """What one pair of readers said of an item in one case (and lesion), for the list behind a number."""

    comparison: str
    unit: int
    a: str
    b: str
    value: float | None
    differs: bool


def cases_of(
    item: Item | None, key: str, pair: tuple[str, str], said: Iterable[Said], measured: Iterable[Measured]
) -> list[CaseLine]:
    """The cases behind a number; those that differ (or measure worst) first."""
    if item is None:
        metric = "positive_agreement" if key == LESIONS else OF_MASKS[0]
        rows = [
            CaseLine(m.comparison, m.unit, "", "", m.value, m.value is not None and m.value < 1)
            for m in measured
            if m.item == key and m.metric == metric and (m.reader_a, m.reader_b) == pair
        ]
        return sorted(rows, key=lambda row: (row.value is None, row.value or 0.0))
    answers: dict[tuple[str, int], dict[str, str]] = {}
    for one in said:
        if one.item == key and one.reader in pair:
            text = rating_text(one.state, one.value, item)
            words = _WORDS.get(text, text) if text is not None else _words(one)
            answers.setdefault((one.comparison, one.unit), {})[one.reader] = words
    lines = [
        CaseLine(comparison, unit, given.get(pair[0], "–"), given.get(pair[1], "–"), None, len(set(given.values())) > 1)
        for (comparison, unit), given in answers.items()
        if len(given) == 2
    ]
    return sorted(lines, key=lambda line: not line.differs)


def _words(one: Said) -> str:
    return str(one.value) if one.state == "answered" and one.value is not None else one.state.replace("_", " ")
