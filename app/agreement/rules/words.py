"""Words for a coefficient, next to the number and never instead of it.

The word is that of the band which the *lower* end of the interval reaches (after Gwet, Handbook of Inter-Rater
Reliability, 2014: a band counts only when the coefficient lies in or above it with 97.5 % probability). The names are
Landis and Koch's, Biometrics 1977: a convention, not a law.
"""

from app.agreement.values import MINIMUM_N, MetricValue

BANDS: tuple[tuple[float, str], ...] = (
    (0.8, "almost perfect"),
    (0.6, "substantial"),
    (0.4, "moderate"),
    (0.2, "fair"),
    (0.0, "slight"),
)
COEFFICIENTS = (
    "cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "light_kappa", "krippendorff_alpha", "gwet_ac",
    "brennan_prediger", "pabak",
)  # fmt: skip


def has_words(metric: str) -> bool:
    return metric.startswith(COEFFICIENTS)


def word(metric: str, value: MetricValue) -> str | None:
    """None where no word is due: another kind of metric, too few cases, no interval."""
    if not has_words(metric) or value.n < MINIMUM_N or value.low is None:
        return None
    return next((f"at least {name}" for least, name in BANDS if value.low >= least), "may be no better than chance")
