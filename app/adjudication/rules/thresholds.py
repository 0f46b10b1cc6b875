"""Which thresholds make sense, how they are said, and when a case asks for one more reader before it is adjudicated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from app.adjudication.values import ALIASES, APART, LEAST_DICE, RATIO, STRUCTURE, Difference, Most, Thresholds
from app.kernel.refusals import Conflict, Invalid
from app.protocols.values import Definition
from app.protocols.values.structures import STRUCTURES

LOW_AGREEMENT = ("presence", "category", "overlap", "structure_overlap")
"""The rules whose differences mean that measured agreement is low."""

DECISION_LINES = (2, 3, 4, 5)
"""Categories that may be a line: one reader below it, another at or above it."""

MOST_APART, MOST_RATIO, MOST_MEASURED = 10, 100, 1000
"""Beyond these nothing would ever be a difference."""


@dataclass(frozen=True)
class Limit:
    """One threshold for people: `differ` says from where on readers differ."""

    key: str
    label: str
    unit: str
    differ: str


GENERAL = (
    Limit(
        "category_apart",
        "Categories apart",
        "categories",
        "Readers differ when categories are this far apart, or farther.",
    ),
    Limit(
        "category_lines", "Decision lines", "category", "Readers differ when one is below a line and another is not."
    ),
    Limit("lesion_dice", "Least Dice of a lesion", "0 to 1", "Readers differ when their outlines overlap less."),
    Limit("volume_ratio", "Most ratio of gland volumes", "larger ÷ smaller", "Readers differ when the ratio is above."),
    Limit("most_readers", "Most readers of a case", "readers", "Low agreement asks one more reader up to this number."),
)
MEASURED = "measured:"
WAYS = {APART: "apart, in its unit", RATIO: "larger ÷ smaller"}


def limits(structures: Sequence[str], questions: Mapping[str, str]) -> list[Limit]:
    """Every threshold, of these structures and measured questions (key to label) each its own."""
    dice = [
        Limit(
            f"{STRUCTURE}{key}",
            f"Least Dice: {STRUCTURES.get(key, key).lower()}",
            "0 to 1",
            "Readers differ when their outlines overlap less.",
        )
        for key in structures
    ]
    measured = [
        Limit(
            f"{MEASURED}{key}",
            f"Most apart: {label.lower()}",
            "mm, ml or ratio",
            "Readers differ when theirs are more.",
        )
        for key, label in questions.items()
    ]
    return [*GENERAL[:3], *dice, GENERAL[3], *measured, GENERAL[4]]


def measured_questions(definition: Definition) -> dict[str, str]:
    """Label by key of each question that is answered by a measured number."""
    return {one.key: one.label for one in definition.questions if one.type in ("measure", "number")}


def shown(thresholds: Thresholds) -> dict[str, str]:
    """Each threshold in words, by key."""
    lines = " and ".join(f"≥{line}" for line in thresholds.category_lines) or "none"
    most = f"{thresholds.most_readers}" if thresholds.most_readers else "no further reader"
    return {
        **{limit.key: f"{getattr(thresholds, limit.key)}" for limit in GENERAL},
        **{f"{STRUCTURE}{key}": f"{thresholds.structure_dice(key)}" for key in {*LEAST_DICE, *thresholds.structures}},
        **{f"{MEASURED}{key}": f"{one.most:g} {WAYS[one.how]}" for key, one in thresholds.measured.items()},
        "category_lines": lines,
        "most_readers": most,
    }


def changed(old: Thresholds, new: Thresholds, questions: Mapping[str, str]) -> list[str]:
    before, after = shown(old), shown(new)
    keys = {key: questions.get(key, key.replace("_", " ")) for key in sorted({*old.measured, *new.measured})}
    return [
        f"{one.label}: {before.get(one.key, NOT_COMPARED)} → {after.get(one.key, NOT_COMPARED)}"
        for one in limits(sorted({*LEAST_DICE, *old.structures, *new.structures}), keys)
        if before.get(one.key) != after.get(one.key)
    ]


NOT_COMPARED = "not compared"


def assert_sensible(chosen: Thresholds, *, reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why the thresholds change.")
    for name, value in (("a lesion", chosen.lesion_dice), *_named(chosen.structures)):
        if not 0 <= value <= 1:
            raise Invalid(f"The least Dice of {name} lies between 0 and 1.")
    for one in chosen.measured.values():
        _assert_sensible(one)
    if not isfinite(chosen.volume_ratio) or not 1 <= chosen.volume_ratio <= MOST_RATIO:
        raise Invalid(f"The ratio of two volumes is at least 1 and at most {MOST_RATIO}.")
    if not 1 <= chosen.category_apart <= MOST_APART:
        raise Invalid(f"Categories differ by at least 1; at most {MOST_APART} can be asked.")
    lines = chosen.category_lines
    if not set(lines) <= set(DECISION_LINES) or list(lines) != sorted(set(lines)):
        raise Invalid("Decision lines are categories from 2 to 5, each once, in order.")
    if not 0 <= chosen.most_readers <= len(ALIASES):
        raise Invalid(f"A case has at most {len(ALIASES)} readers.")


def _named(structures: Mapping[str, float]) -> Iterable[tuple[str, float]]:
    for key, value in structures.items():
        if key not in STRUCTURES:
            raise Invalid(f"There is no structure called {key}.")
        yield f"the {STRUCTURES[key].lower()}", value


def _assert_sensible(one: Most) -> None:
    if one.how not in WAYS:
        raise Invalid(f"Measurements are compared as one of {', '.join(WAYS)}.")
    if one.how == RATIO and not (isfinite(one.most) and 1 <= one.most <= MOST_RATIO):
        raise Invalid(f"The ratio of two measurements is at least 1 and at most {MOST_RATIO}.")
    if one.how == APART and not (isfinite(one.most) and 0 <= one.most <= MOST_MEASURED):
        raise Invalid(f"Measurements may lie 0 to {MOST_MEASURED} apart.")


def assert_may_choose(*, reads: bool, adjudicates: bool) -> None:
    """Nobody decides from where on the own readings, or the own verdicts, are needed."""
    if reads or adjudicates:
        did = "reads" if reads else "adjudicates"
        raise Conflict(
            f"Whoever {did}, or once did, in this campaign does not choose its thresholds. Ask another coordinator."
        )


def wants_one_more(differences: Iterable[Difference], *, readers: int, most_readers: int) -> bool:
    """Agreement is below a threshold, and the case has not as many readers as it may get."""
    return readers < most_readers and any(one.rule_key in LOW_AGREEMENT for one in differences)
