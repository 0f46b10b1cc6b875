"""Metrics of agreement: each is one module and one line here; pure numpy and scipy."""

from app.agreement.metrics import bland_altman, cohen, icc
from app.agreement.metrics.base import RatingMetric
from app.agreement.metrics.conger import CONGER_KAPPA
from app.agreement.metrics.fleiss import FLEISS_KAPPA
from app.agreement.metrics.gwet import GWET_AC1, GWET_AC2_LINEAR, GWET_AC2_QUADRATIC
from app.agreement.metrics.kendall import KENDALL_W
from app.agreement.metrics.krippendorff import KRIPPENDORFF_ALPHA
from app.agreement.metrics.percent import PERCENT_AGREEMENT
from app.kernel.registry import Catalogue

RATING_METRICS: Catalogue[RatingMetric] = Catalogue(
    "metric",
    PERCENT_AGREEMENT,
    cohen.COHEN_KAPPA,
    cohen.COHEN_KAPPA_LINEAR,
    cohen.COHEN_KAPPA_QUADRATIC,
    FLEISS_KAPPA,
    CONGER_KAPPA,
    KRIPPENDORFF_ALPHA,
    GWET_AC1,
    GWET_AC2_LINEAR,
    GWET_AC2_QUADRATIC,
    KENDALL_W,
    icc.ICC_11,
    icc.ICC_A1,
    icc.ICC_C1,
    icc.ICC_1K,
    icc.ICC_AK,
    icc.ICC_CK,
    bland_altman.BLAND_ALTMAN_BIAS,
    bland_altman.BLAND_ALTMAN_SD,
    bland_altman.BLAND_ALTMAN_LOWER,
    bland_altman.BLAND_ALTMAN_UPPER,
)

__all__ = ["RATING_METRICS", "RatingMetric"]
