"""Distance between the centres of two masks."""

import numpy as np

from app.agreement.metrics.mask_pair import MaskMetric

CENTROID_DISTANCE = MaskMetric(
    "centroid_distance_mm",
    "Distance of centres",
    1,
    lambda pair: float(np.linalg.norm(pair.a.centroid_mm - pair.b.centroid_mm)),
    unit="mm",
)
