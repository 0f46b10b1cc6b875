"""Metrics of agreement: each is one module and one line here; pure numpy and scipy."""

from app.agreement.metrics import bland_altman, cohen, hausdorff, icc, light, measurement_error, nsd, slices, volumes
from app.agreement.metrics.against_others import AGAINST_OTHERS
from app.agreement.metrics.assd import ASSD, MASD
from app.agreement.metrics.base import RatingMetric
from app.agreement.metrics.brennan_prediger import BRENNAN_PREDIGER, PABAK
from app.agreement.metrics.centroid import CENTROID_DISTANCE
from app.agreement.metrics.conger import CONGER_KAPPA
from app.agreement.metrics.dawid_skene import DAWID_SKENE_ACCURACY
from app.agreement.metrics.dice import DICE
from app.agreement.metrics.fleiss import FLEISS_KAPPA
from app.agreement.metrics.gwet import GWET_AC1, GWET_AC2_LINEAR, GWET_AC2_QUADRATIC
from app.agreement.metrics.jaccard import JACCARD
from app.agreement.metrics.kendall import KENDALL_W
from app.agreement.metrics.krippendorff import KRIPPENDORFF_ALPHA
from app.agreement.metrics.leniency import LENIENCY
from app.agreement.metrics.lin import LIN_CCC
from app.agreement.metrics.lists import ListMetric
from app.agreement.metrics.mask_pair import MaskMetric
from app.agreement.metrics.percent import PERCENT_AGREEMENT
from app.agreement.metrics.prevalence import BIAS_INDEX, PREVALENCE_INDEX
from app.agreement.metrics.scott import SCOTT_PI
from app.agreement.metrics.specific import NEGATIVE_AGREEMENT, POSITIVE_AGREEMENT, SPECIFIC_AGREEMENT
from app.agreement.metrics.threshold import THRESHOLDS
from app.agreement.metrics.within_one import WITHIN_ONE
from app.kernel.registry import Catalogue

RATING_METRICS: Catalogue[RatingMetric] = Catalogue(
    "metric",
    PERCENT_AGREEMENT,
    WITHIN_ONE,
    POSITIVE_AGREEMENT,
    NEGATIVE_AGREEMENT,
    cohen.COHEN_KAPPA,
    cohen.COHEN_KAPPA_LINEAR,
    cohen.COHEN_KAPPA_QUADRATIC,
    SCOTT_PI,
    FLEISS_KAPPA,
    CONGER_KAPPA,
    light.LIGHT_KAPPA,
    light.LIGHT_KAPPA_LINEAR,
    light.LIGHT_KAPPA_QUADRATIC,
    KRIPPENDORFF_ALPHA,
    GWET_AC1,
    GWET_AC2_LINEAR,
    GWET_AC2_QUADRATIC,
    BRENNAN_PREDIGER,
    PABAK,
    PREVALENCE_INDEX,
    BIAS_INDEX,
    KENDALL_W,
    *THRESHOLDS,
    icc.ICC_11,
    icc.ICC_A1,
    icc.ICC_C1,
    icc.ICC_1K,
    icc.ICC_AK,
    icc.ICC_CK,
    LIN_CCC,
    *bland_altman.BLAND_ALTMAN,
    measurement_error.SEM,
    measurement_error.SEM_CONSISTENCY,
    measurement_error.REPEATABILITY_COEFFICIENT,
    measurement_error.WITHIN_CASE_CV,
)

LIST_METRICS: Catalogue[ListMetric] = Catalogue(
    "metric",
    SPECIFIC_AGREEMENT,
    LENIENCY,
    *AGAINST_OTHERS,
    DAWID_SKENE_ACCURACY,
)
"""One number for each reader or each category."""

MASK_METRICS: Catalogue[MaskMetric] = Catalogue(
    "metric",
    DICE,
    JACCARD,
    hausdorff.HD,
    hausdorff.HD95,
    hausdorff.HD95_POOLED,
    ASSD,
    MASD,
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
    slices.FIRST_SLICE_DIFFERENCE,
    slices.LAST_SLICE_DIFFERENCE,
)

__all__ = ["LIST_METRICS", "MASK_METRICS", "RATING_METRICS", "ListMetric", "MaskMetric", "RatingMetric"]
