"""The cases behind a number: what each reader said of an item, or what was measured between each two."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.agreement.metrics import MASK_METRICS
from app.agreement.rules.board import OF_MASKS, Measured, Said
from app.agreement.rules.comparing import LESIONS
from app.agreement.rules.detection import Outcome, of_outcome
from app.agreement.rules.items import CATEGORY, PRESENCE, Item, rating_text
from app.agreement.values import Scale

_WORDS = {"true": "yes", "false": "no"}
DRAWN = (*OF_MASKS, "assd_mm", "volume_a_ml", "volume_b_ml")
COUNTED = ("positive_agreement", "lesions_a", "lesions_b", "lesions_matched")


@dataclass(frozen=True)
class CaseLine:
    """One case (or one finding in it: `unit` above 0) and what each reader said; `left_out` names who has no rating.

    `spread` orders the lines: the steps or the distance between the lowest and the highest.
    """

    comparison: str
    unit: int
    said: Mapping[str, str]
    left_out: frozenset[str]
    spread: float

    @property
    def differs(self) -> bool:
        return self.spread > 0


@dataclass(frozen=True)
class PairLine:
    """One case (or finding) of one pair; `values` in the order of the item's metrics, None where undefined."""

    comparison: str
    unit: int
    reader_a: str
    reader_b: str
    values: tuple[float | None, ...]


def answers_behind(
    item: Item, said: Iterable[Said], readers: Sequence[str], exactly: Mapping[str, str] | None = None
) -> list[CaseLine]:
    """Lines on which at least two of `readers` said something; those that differ most first.

    `exactly` keeps those on which these readers gave these very ratings (a cell of a confusion table).
    """
    given: dict[tuple[str, int], dict[str, tuple[str, str | None]]] = {}
    for one in said:
        if one.item == item.key and one.reader in readers:
            text = rating_text(one.state, one.value, item)
            given.setdefault((one.comparison, one.unit), {})[one.reader] = (words(one, text), text)
    lines = []
    for (comparison, unit), answers in given.items():
        ratings = {reader: text for reader, (_, text) in answers.items() if text is not None}
        if len(answers) < 2 or any(ratings.get(reader) != text for reader, text in (exactly or {}).items()):
            continue
        shown = {reader: word for reader, (word, _) in answers.items()}
        lines.append(
            CaseLine(comparison, unit, shown, frozenset(answers) - frozenset(ratings), _spread(item, ratings.values()))
        )
    return sorted(lines, key=lambda line: -line.spread)


def findings_behind(
    said: Sequence[Said], reader: str, outcome: Outcome, steps: Sequence[str] = (), least: float = 0.0
) -> list[CaseLine]:
    """The findings behind one count of a reader: who marked each, and with what category; `least` as in FROC."""
    wanted = of_outcome(said, reader, outcome, steps, least)
    shown: dict[tuple[str, int], dict[str, str]] = {}
    category = {(one.comparison, one.unit, one.reader): one for one in said if one.item == CATEGORY}
    for one in said:
        place = (one.comparison, one.unit)
        if one.item == PRESENCE and place in wanted:
            given = category.get((*place, one.reader))
            marked = f"marked, category {words(given, None)}" if given else "marked"
            shown.setdefault(place, {})[one.reader] = marked if one.value is True else "not marked"
    return [
        CaseLine(*place, by, frozenset(), float(len({word.partition(",")[0] for word in by.values()}) - 1))
        for place, by in sorted(shown.items(), key=lambda line: (-len(line[1]), line[0]))
    ]


def drawings_behind(key: str, measured: Iterable[Measured], pair: tuple[str, str] | None = None) -> list[PairLine]:
    """Masks or findings, the worst first; without a pair, of every two readers."""
    values: dict[tuple[str, int, str, str], dict[str, float | None]] = {}
    for m in measured:
        if m.item == key and (pair is None or (m.reader_a, m.reader_b) == pair):
            values.setdefault((m.comparison, m.unit, m.reader_a, m.reader_b), {})[m.metric] = m.value
    lines = [PairLine(*place, tuple(row.get(name) for name in metrics_of(key))) for place, row in values.items()]
    return sorted(lines, key=lambda line: (line.values[0] is None, line.values[0] or 0.0))


def metrics_of(key: str) -> tuple[str, ...]:
    """What is listed of an item that is not asked but drawn."""
    return COUNTED if key == LESIONS else DRAWN


def label_of(metric: str) -> str:
    if metric in MASK_METRICS:
        known = MASK_METRICS[metric]
        return f"{known.label}, {known.unit}" if known.unit else known.label
    return {"lesions_a": "Of the first", "lesions_b": "Of the second", "lesions_matched": "Matched"}.get(
        metric, "Positive agreement"
    )


def words(one: Said, text: str | None) -> str:
    """As the reader said it; a rating off the scale (X) and "cannot assess" in their own words."""
    if text is not None:
        return _WORDS.get(text, text)
    return str(one.value) if one.state == "answered" and one.value is not None else one.state.replace("_", " ")


def _spread(item: Item, ratings: Collection[str]) -> float:
    if len(ratings) < 2:
        return 0.0
    if item.scale is Scale.NOMINAL:
        return float(len(set(ratings)) - 1)
    numbers = [float(item.categories.index(r) if item.categories else r) for r in ratings]
    return max(numbers) - min(numbers)
