"""Jaccard (intersection over union): overlap over what either reader marked (Jaccard 1912)."""

from app.agreement.metrics.mask_pair import MaskMetric

JACCARD = MaskMetric(
    "jaccard",
    "Jaccard",
    1,
    lambda pair: pair.intersection / (pair.a.voxels + pair.b.voxels - pair.intersection),
    of_empty=0.0,
)
