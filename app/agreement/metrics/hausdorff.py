"""Hausdorff distance between surfaces: the largest, and two definitions of its 95th percentile.

HD95 is the larger of the two directed 95th percentiles; the pooled variant takes one percentile of both
directions together (as MedPy does) and differs by millimetres on real masks, so it has its own name.
"""

import numpy as np

from app.agreement.metrics.mask_pair import MaskMetric

HD = MaskMetric("hd_mm", "Hausdorff distance", 1, lambda pair: float(pair.both_ways_mm.max()), unit="mm")
HD95 = MaskMetric(
    "hd95_mm",
    "95 % Hausdorff distance",
    1,
    lambda pair: float(max(np.percentile(pair.a_to_b_mm, 95), np.percentile(pair.b_to_a_mm, 95))),
    unit="mm",
)
HD95_POOLED = MaskMetric(
    "hd95_pooled_mm",
    "95 % Hausdorff distance, pooled",
    1,
    lambda pair: float(np.percentile(pair.both_ways_mm, 95)),
    unit="mm",
)
