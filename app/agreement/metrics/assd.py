"""Mean surface distances: symmetric, over all surface voxels of both masks, and the mean of the two directed means.

The two differ when one surface has more voxels than the other.
"""

from app.agreement.metrics.mask_pair import MaskMetric

ASSD = MaskMetric("assd_mm", "Mean surface distance", 1, lambda pair: float(pair.both_ways_mm.mean()), unit="mm")
MASD = MaskMetric(
    "masd_mm",
    "Mean of directed surface distances",
    1,
    lambda pair: float((pair.a_to_b_mm.mean() + pair.b_to_a_mm.mean()) / 2),
    unit="mm",
)
