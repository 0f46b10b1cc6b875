"""What was published of a task's agreement, and the lines below which a board says that a value lies under it.

The lines are those of CLINICAL.md 4.5: conventions of this house beside published numbers, not laws. They hold for
agreement between readers, never for one reader's repeats. A changed line or source is a new version.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.agreement.rules.comparing import REGION
from app.agreement.rules.items import ANY_FINDING, CASE_CATEGORY, CATEGORY
from app.agreement.values import MINIMUM_N, MetricValue

VERSION = "bands/2"

KAPPAS = (
    "cohen_kappa", "cohen_kappa_linear", "cohen_kappa_quadratic", "scott_pi", "fleiss_kappa", "conger_kappa",
    "light_kappa", "light_kappa_linear", "light_kappa_quadratic", "krippendorff_alpha",
)  # fmt: skip
"""Coefficients on the scale of kappa; publications mix weighted and unweighted ones (see the decision note 0143)."""
MICRO_US = "primus"
"""The question that only a protocol of micro-ultrasound asks."""


@dataclass(frozen=True)
class Band:
    """`beside`: the band is due only where the protocol asks this item too; `unless`: only where it does not."""

    task: str
    items: tuple[str, ...]
    statistics: tuple[str, ...]
    published: str
    source: str
    amber: float
    red: float
    beside: str | None = None
    unless: str | None = None


CATEGORIES = (CATEGORY, CASE_CATEGORY)
BANDS: tuple[Band, ...] = (
    Band(
        "PI-RADS category", CATEGORIES, KAPPAS,
        "κ 0.61 (0.55 to 0.67), PZ 0.64, TZ 0.49, pooled of 30 studies with 4,095 patients",
        "J Urol 204:661 (v2)", 0.55, 0.40,
    ),
    Band(
        "PI-RADS v2.1, index lesion", CATEGORIES, ("gwet_ac1",),
        "AC1 0.738 (0.695 to 0.782) of 7 readers", "doi 10.1007/s00330-019-06654-2", 0.65, 0.50,
    ),
    Band(
        "Any lesion, screening", (ANY_FINDING,), KAPPAS,
        "Fleiss κ 0.40 of 9 readers", "doi 10.1186/s40644-020-00351-w", 0.40, 0.30, unless=MICRO_US,
    ),
    Band(
        "Lesions on micro-ultrasound", (ANY_FINDING,), KAPPAS,
        "Light's κ 0.30 (0.21 to 0.39) of the location, 6 urologists", "Eur Urol Open Sci 2024;66:93", 0.30, 0.20,
        beside=MICRO_US,
    ),
    Band(
        "PRECISE", ("precise",), KAPPAS,
        "κ 0.71 per patient, 0.61 per scan (v1)", "PMID 31844959", 0.60, 0.45,
    ),
    Band(
        "PI-QUAL v2", ("pi_qual",), ("gwet_ac1",),
        "AC1 0.51 visual, 0.11 technical, 4 radiologists", "PMC12809076", 0.50, 0.30,
    ),
    Band(
        "Outline of the gland", ("structure:prostate",), ("dice",),
        "0.92 ± 0.02 between 7 radiologists; mid 0.95, apex 0.90, base 0.87", "doi 10.1186/s13244-021-01010-9",
        0.90, 0.85,
    ),
    Band(
        "Outline of the transition zone", ("structure:transition_zone",), ("dice",),
        "0.88 ± 0.05 and 0.91", "two publications whose names were not kept", 0.85, 0.78,
    ),
    Band(
        "Outline of the peripheral zone", ("structure:peripheral_zone",), ("dice",),
        "0.73 to 0.75 between a model and raters (Prostate158), 0.69 to 0.94 between two models",
        "Prostate158; two models on public cases, measured by this platform", 0.80, 0.70,
    ),
    Band(
        "Outlines of lesions", (REGION,), ("dice",),
        "at most 0.55 on the best combination of sequences, 0.35 on DCE alone, 3 readers, 64 cases",
        "PMID 38137530", 0.50, 0.30,
    ),
)  # fmt: skip


class Level(StrEnum):
    """In words; the page adds an icon and a colour."""

    AS_PUBLISHED = "as published"
    BELOW = "below what is published"
    FAR_BELOW = "far below what is published"


@dataclass(frozen=True)
class Placed:
    band: Band
    level: Level

    @property
    def sentence(self) -> str:
        band = self.band
        lines = f"Below {band.amber:g} it is called below, below {band.red:g} far below."
        return f"{band.task}. Published: {band.published} ({band.source}). {lines}"


def placed(item: str, statistic: str, value: MetricValue, asked: Collection[str]) -> Placed | None:
    """`asked` are the items of the protocol. None: nothing is published, or too few cases to say."""
    band = band_of(item, statistic, asked)
    if band is None or value.n < MINIMUM_N or not isinstance(value.value, float):
        return None
    if value.value < band.red:
        return Placed(band, Level.FAR_BELOW)
    return Placed(band, Level.BELOW if value.value < band.amber else Level.AS_PUBLISHED)


def band_of(item: str, statistic: str, asked: Collection[str]) -> Band | None:
    return next(
        (
            band
            for band in bands_of(statistic)
            if item in band.items
            and (band.beside is None or band.beside in asked)
            and (band.unless is None or band.unless not in asked)
        ),
        None,
    )


def bands_of(statistic: str) -> list[Band]:
    """Every task of which this statistic was published."""
    return [band for band in BANDS if statistic in band.statistics]
