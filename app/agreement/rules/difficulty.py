"""How difficult a case is: how far its readers disagreed, doubted, and how long it kept them.

Each part lies between 0 (easy) and 1 (hard); the difficulty is the mean of the parts that are known, and is
exported as the weight of the case. Nothing is made up: an unknown part is None.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from app.agreement.rules.comparing import LESIONS
from app.agreement.rules.items import Item, rating_text
from app.agreement.rules.material import Measured, Said
from app.agreement.values import Scale

DIFFICULTY_VERSION = "difficulty/1"
CONFIDENCE = "confidence"
"""The question whose percentages say how sure a reader was; 50 % is the greatest doubt."""

NOTHING_KNOWN = "nothing of this case was compared, doubted or timed"


@dataclass(frozen=True)
class Difficulty:
    """`comparison` names the case; `value` is None with a reason where no part is known."""

    comparison: str
    value: float | None
    disagreement: float | None
    doubt: float | None
    effort: float | None
    reason: str | None = None
    definition: str = DIFFICULTY_VERSION


def difficulties(
    comparisons: Sequence[str],
    items: Sequence[Item],
    said: Iterable[Said],
    measured: Iterable[Measured],
    seconds: Mapping[tuple[str, str], float],
) -> list[Difficulty]:
    """In the order of `comparisons`; `seconds` are active seconds by (comparison, reader)."""
    of_case: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        of_case[one.comparison].append(one)
    values: dict[str, list[Measured]] = defaultdict(list)
    for row in measured:
        values[row.comparison].append(row)
    efforts = _efforts(seconds)
    return [
        _difficulty(one, disagreement(items, of_case[one], values[one]), doubt(of_case[one]), efforts.get(one))
        for one in comparisons
    ]


def _difficulty(comparison: str, apart: float | None, unsure: float | None, effort: float | None) -> Difficulty:
    known = [part for part in (apart, unsure, effort) if part is not None]
    reason = None if known else NOTHING_KNOWN
    return Difficulty(comparison, fmean(known) if known else None, apart, unsure, effort, reason)


def disagreement(items: Sequence[Item], said: Iterable[Said], measured: Iterable[Measured]) -> float | None:
    """The mean over scores, findings and outlines (each the mean of its items) of what is missing to agreement."""
    answers: dict[tuple[str, int], list[str]] = defaultdict(list)
    known = {item.key: item for item in items}
    for one in said:
        item = known.get(one.item)
        text = rating_text(one.state, one.value, item) if item is not None else None
        if text is not None:
            answers[(one.item, one.unit)].append(text)
    scores = [apart for (key, _), given in answers.items() if (apart := _apart(known[key], given)) is not None]
    rows = [row for row in measured if row.value is not None]
    findings = [1 - (r.value or 0) for r in rows if r.item == LESIONS and r.metric == "positive_agreement"]
    outlines = [1 - (r.value or 0) for r in rows if r.metric == "dice"]
    means = [fmean(part) for part in (scores, findings, outlines) if part]
    return fmean(means) if means else None


def _apart(item: Item, given: Sequence[str]) -> float | None:
    """The mean distance of two readers' answers as a share of the greatest possible; None for fewer than two."""
    if len(given) < 2:
        return None
    if item.scale is Scale.NOMINAL:
        return fmean(float(a != b) for a, b in combinations(given, 2))
    if item.scale is Scale.ORDINAL:
        positions = [item.categories.index(one) for one in given]
        return fmean(abs(a - b) / max(1, len(item.categories) - 1) for a, b in combinations(positions, 2))
    numbers = [float(one) for one in given]
    return fmean(min(1.0, abs(a - b) / max(abs(a), abs(b))) if a != b else 0.0 for a, b in combinations(numbers, 2))


def doubt(said: Iterable[Said]) -> float | None:
    """1 - |2p - 1| of every stated percentage: 0 for 0 % and 100 %, 1 for 50 %."""
    shares = [
        float(one.value) / 100
        for one in said
        if one.item == CONFIDENCE and one.state == "answered" and isinstance(one.value, (int, float))
    ]
    return fmean(1 - abs(2 * min(1.0, max(0.0, share)) - 1) for share in shares) if shares else None


def _efforts(seconds: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """Where the case's time stands among each reader's own (0 the shortest, 1 the longest), the mean of readers.

    Readers are slow and quick: only a reader's own times can be compared. A reader's only case says nothing.
    """
    of_reader: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (comparison, reader), spent in seconds.items():
        of_reader[reader].append((comparison, spent))
    ranks: dict[str, list[float]] = defaultdict(list)
    for times in of_reader.values():
        if len(times) < 2:
            continue
        ordered = sorted(spent for _, spent in times)
        first = {spent: place for place, spent in reversed(list(enumerate(ordered)))}
        last = {spent: place for place, spent in enumerate(ordered)}
        for comparison, spent in times:
            ranks[comparison].append((first[spent] + last[spent]) / 2 / (len(ordered) - 1))
    return {comparison: fmean(of_case) for comparison, of_case in ranks.items()}
