"""Which thresholds make sense, and when a case asks for one more reader before it is adjudicated."""

from collections.abc import Iterable

from app.adjudication.values import ALIASES, Difference, Thresholds
from app.kernel.refusals import Invalid

LOW_AGREEMENT = ("presence", "category", "overlap", "structure_overlap")
"""The rules whose differences mean that measured agreement is low."""


def assert_sensible(chosen: Thresholds, *, reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why the thresholds change.")
    for name, value in (("lesion", chosen.lesion_dice), ("gland", chosen.gland_dice), ("zone", chosen.zone_dice)):
        if not 0 <= value <= 1:
            raise Invalid(f"The least Dice of a {name} lies between 0 and 1.")
    if chosen.volume_ratio < 1:
        raise Invalid("The ratio of two volumes is at least 1.")
    if chosen.category_apart < 1:
        raise Invalid("Categories differ by at least 1.")
    if not 0 <= chosen.most_readers <= len(ALIASES):
        raise Invalid(f"A case has at most {len(ALIASES)} readers.")


def wants_one_more(differences: Iterable[Difference], *, readers: int, most_readers: int) -> bool:
    """Agreement is below a threshold, and the case has not as many readers as it may get."""
    return readers < most_readers and any(one.rule_key in LOW_AGREEMENT for one in differences)
