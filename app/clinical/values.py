"""The vocabulary of clinical facts: which are known, their unit and plausible range, and one fact as a value."""

from dataclasses import dataclass
from datetime import date

from app.kernel.registry import Catalogue


@dataclass(frozen=True)
class FactKind:
    """A number with a unit and plausible range, or one of several words (`choices`)."""

    key: str
    label: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    other_units: tuple[str, ...] = ()
    """Other spellings of the very same unit."""


FACT_KINDS: Catalogue[FactKind] = Catalogue(
    "clinical fact",
    FactKind("age", "Age", "years", 18, 110, other_units=("y", "year", "a")),
    FactKind("psa", "PSA", "ng/ml", 0, 10_000, other_units=("ng/mL", "µg/l", "ug/l", "µg/L", "ug/L")),
    FactKind("prostate_volume", "Prostate volume", "ml", 5, 500, other_units=("mL", "cc", "cm3", "cm³")),
    FactKind("psa_density", "PSA density", "ng/ml²", 0, 500, other_units=("ng/ml/ml", "ng/mL/mL", "ng/mL²")),
    FactKind("dre", "Rectal examination", choices=("normal", "suspicious", "not done")),
    FactKind("prior_biopsy", "Earlier biopsy", choices=("none", "negative", "positive")),
    FactKind("family_history", "Family history", choices=("yes", "no")),
    FactKind("isup", "ISUP grade group", "", 0, 5),
)


@dataclass(frozen=True)
class NewFact:
    """A plausible fact, ready to be kept: exactly one of number and text."""

    key: str
    number: float | None
    text: str | None
    unit: str
    source: str
    observed_on: date | None


@dataclass(frozen=True)
class ShownFact:
    """A fact as a page shows it; `computed` values stand beside what was reported, never instead of it."""

    key: str
    label: str
    value: str
    unit: str
    source: str
    observed_on: date | None
    computed: bool = False
