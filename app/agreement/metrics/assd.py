"""Average symmetric surface distance: the mean over all surface voxels of both masks."""

from app.agreement.metrics.mask_pair import MaskMetric

ASSD = MaskMetric("assd_mm", "Mean surface distance", 1, lambda pair: float(pair.both_ways_mm.mean()), unit="mm")
