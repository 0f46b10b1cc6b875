"""Metrics of agreement: each is one module and one line here; pure numpy and scipy."""

from app.agreement.metrics import bland_altman, cohen, hausdorff, icc, nsd, volumes
from app.agreement.metrics.assd import ASSD
from app.agreement.metrics.base import RatingMetric
from app.agreement.metrics.centroid import CENTROID_DISTANCE
from app.agreement.metrics.conger import CONGER_KAPPA
from app.agreement.metrics.dice import DICE
from app.agreement.metrics.fleiss import FLEISS_KAPPA
from app.agreement.metrics.gwet import GWET_AC1, GWET_AC2_LINEAR, GWET_AC2_QUADRATIC
from app.agreement.metrics.jaccard import JACCARD
from app.agreement.metrics.kendall import KENDALL_W
from app.agreement.metrics.krippendorff import KRIPPENDORFF_ALPHA
from app.agreement.metrics.mask_pair import MaskMetric
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

MASK_METRICS: Catalogue[MaskMetric] = Catalogue(
    "metric",
    DICE,
    JACCARD,
    hausdorff.HD,
    hausdorff.HD95,
    hausdorff.HD95_POOLED,
    ASSD,
    nsd.NSD_1MM,
    nsd.NSD_2MM,
    CENTROID_DISTANCE,
    volumes.VOXELS_A,
    volumes.VOXELS_B,
    volumes.INTERSECTION,
    volumes.VOLUME_A,
    volumes.VOLUME_B,
    volumes.VOLUME_DIFFERENCE,
    volumes.VOLUME_SIMILARITY,
)

__all__ = ["MASK_METRICS", "RATING_METRICS", "MaskMetric", "RatingMetric"]
