"""From votes to one value: unanimity, else a majority, else what the scale allows; the votes stay as a soft label.

Ordinal without majority: the lower median. Interval: the mean. Sets (sectors): what at least half of the readers
named. Nominal without majority: no value, state “undecided”; nothing is made up.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean, median_low
from typing import Any

from app.adjudication.values import Item, Json, Said

ANSWERED, UNDECIDED = "answered", "undecided"


def settle(item: Item, said: Mapping[str, Said]) -> tuple[str, Json]:
    """(state, {"value", "distribution", "method", "votes"}) of an item whose readers agree well enough."""
    answers = [one.value for one in said.values() if one.state == ANSWERED and one.value not in item.unscored]
    distribution = distribution_of(said)
    if not answers:
        states = Counter(one.state if one.state != ANSWERED else str(one.value) for one in said.values())
        state, count = states.most_common(1)[0]
        value = state if state in item.unscored else None
        kept = ANSWERED if value is not None else state
        return kept, _value(value, distribution, "unanimous" if count == len(said) else "majority", len(said))
    value, method = _count(item, answers)
    state = UNDECIDED if method == "tied" else ANSWERED
    return state, _value(value, distribution, method, len(answers))


def distribution_of(said: Mapping[str, Said]) -> dict[str, int]:
    """How many readers said what: the soft label."""
    return dict(sorted(Counter(as_text(one) for one in said.values()).items()))


def as_text(said: Said) -> str:
    if said.state != ANSWERED:
        return said.state
    return said.value if isinstance(said.value, str) else json.dumps(said.value, sort_keys=True)


def _count(item: Item, answers: Sequence[Any]) -> tuple[Any, str]:
    if item.scale == "sets":
        named = Counter(one for answer in answers for one in answer)
        half = sorted(name for name, count in named.items() if count * 2 >= len(answers))
        return half, "unanimous" if _same(answers) else "at least half"
    if _same(answers):
        return answers[0], "unanimous"
    if item.scale == "interval":
        return round(fmean(float(answer) for answer in answers), 4), "mean"
    winner, count = Counter(answers).most_common(1)[0]
    if count * 2 > len(answers):
        return winner, "majority"
    if item.scale == "ordinal" and all(answer in item.categories for answer in answers):
        return item.categories[median_low([item.categories.index(answer) for answer in answers])], "lower median"
    return None, "tied"


def _same(answers: Sequence[Any]) -> bool:
    return all(answer == answers[0] for answer in answers)


def _value(value: Any, distribution: Mapping[str, int], method: str, votes: int) -> Json:  # noqa: ANN401
    return {"value": value, "distribution": dict(distribution), "method": method, "votes": votes}
