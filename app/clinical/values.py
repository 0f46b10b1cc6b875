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
    is_whole: bool = False
    choices: tuple[str, ...] = ()
    other_units: tuple[str, ...] = ()
    """Other spellings of the very same unit."""
    pattern: str = ""
    """What a text that is not one of several words looks like; `example` says it in words."""
    example: str = ""
    many: bool = False
    """Several stand side by side; the first word of each says which it is (a biopsy core)."""

    @property
    def is_text(self) -> bool:
        return bool(self.choices or self.pattern)


FACT_KINDS: Catalogue[FactKind] = Catalogue(
    "clinical fact",
    FactKind("age", "Age", "years", 18, 110, other_units=("y", "year", "a")),
    FactKind("psa", "PSA", "ng/ml", 0, 10_000, other_units=("ng/mL", "µg/l", "ug/l", "µg/L", "ug/L")),
    FactKind("prostate_volume", "Prostate volume", "ml", 5, 500, other_units=("mL", "cc", "cm3", "cm³")),
    FactKind("psa_density", "PSA density", "ng/ml²", 0, 500, other_units=("ng/ml/ml", "ng/mL/mL", "ng/mL²")),
    FactKind("dre", "Rectal examination", choices=("normal", "suspicious", "not done")),
    FactKind("prior_biopsy", "Earlier biopsy", choices=("none", "negative", "positive")),
    FactKind("family_history", "Family history", choices=("yes", "no")),
    FactKind("gland_ap_mm", "Gland, anterior to posterior", "mm", 5, 200),
    FactKind("gland_transverse_mm", "Gland, transverse", "mm", 5, 200),
    FactKind("gland_longitudinal_mm", "Gland, longitudinal", "mm", 5, 200),
    FactKind("gleason", "Gleason score", pattern=r"[1-5]\+[1-5]|0\+0", example="3+4, or 0+0 for no cancer"),
    FactKind("isup", "ISUP grade group", "", 0, 5, is_whole=True),
    FactKind(
        "biopsy_core",
        "Biopsy core",
        pattern=r"[A-Za-z0-9_.-]{1,40} ([1-5]\+[1-5]|negative)",
        example="the core and its Gleason score, such as “Mid_L_PZpl 3+4” or “7 negative”",
        many=True,
    ),
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
