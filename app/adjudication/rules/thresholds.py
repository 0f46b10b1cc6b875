"""Which thresholds make sense, how they are said, and when a case asks for one more reader before it is adjudicated."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from app.adjudication.values import ALIASES, Difference, Thresholds
from app.kernel.refusals import Conflict, Invalid

LOW_AGREEMENT = ("presence", "category", "overlap", "structure_overlap")
"""The rules whose differences mean that measured agreement is low."""

DECISION_LINES = (2, 3, 4, 5)
"""Categories that may be a line: one reader below it, another at or above it."""

MOST_APART, MOST_RATIO = 10, 100
"""Beyond these nothing would ever be a difference."""


@dataclass(frozen=True)
class Limit:
    """One threshold for people: `differ` says from where on readers differ."""

    key: str
    label: str
    unit: str
    differ: str


LIMITS = (
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
    Limit("gland_dice", "Least Dice of the gland", "0 to 1", "Readers differ when their outlines overlap less."),
    Limit("zone_dice", "Least Dice of a zone", "0 to 1", "Readers differ when their outlines overlap less."),
    Limit("volume_ratio", "Most ratio of gland volumes", "larger ÷ smaller", "Readers differ when the ratio is above."),
    Limit("most_readers", "Most readers of a case", "readers", "Low agreement asks one more reader up to this number."),
)


def shown(thresholds: Thresholds) -> dict[str, str]:
    """Each threshold in words, by key."""
    lines = " and ".join(f"≥{line}" for line in thresholds.category_lines) or "none"
    most = f"{thresholds.most_readers}" if thresholds.most_readers else "no further reader"
    numbers = {limit.key: f"{getattr(thresholds, limit.key)}" for limit in LIMITS}
    return {**numbers, "category_lines": lines, "most_readers": most}


def changed(old: Thresholds, new: Thresholds) -> list[str]:
    before, after = shown(old), shown(new)
    return [f"{one.label}: {before[one.key]} → {after[one.key]}" for one in LIMITS if before[one.key] != after[one.key]]


def assert_sensible(chosen: Thresholds, *, reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why the thresholds change.")
    for name, value in (("lesion", chosen.lesion_dice), ("gland", chosen.gland_dice), ("zone", chosen.zone_dice)):
        if not 0 <= value <= 1:
            raise Invalid(f"The least Dice of a {name} lies between 0 and 1.")
    if not isfinite(chosen.volume_ratio) or not 1 <= chosen.volume_ratio <= MOST_RATIO:
        raise Invalid(f"The ratio of two volumes is at least 1 and at most {MOST_RATIO}.")
    if not 1 <= chosen.category_apart <= MOST_APART:
        raise Invalid(f"Categories differ by at least 1; at most {MOST_APART} can be asked.")
    lines = chosen.category_lines
    if not set(lines) <= set(DECISION_LINES) or list(lines) != sorted(set(lines)):
        raise Invalid("Decision lines are categories from 2 to 5, each once, in order.")
    if not 0 <= chosen.most_readers <= len(ALIASES):
        raise Invalid(f"A case has at most {len(ALIASES)} readers.")


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
