"""Normalised surface distance: the share of both surfaces that lies within a tolerance of the other.

Source: Nikolov et al. 2021, here counted in surface voxels (see `mask_pair`).
"""

import numpy as np

from app.agreement.metrics.mask_pair import MaskMetric


def _metric(tolerance_mm: int) -> MaskMetric:
    return MaskMetric(
        f"nsd_{tolerance_mm}mm",
        f"Surface within {tolerance_mm} mm",
        1,
        # a distance of exactly the tolerance counts; the small term absorbs rounding of spacings
        lambda pair: float(np.mean(pair.both_ways_mm <= tolerance_mm + 1e-9)),
        of_empty=0.0,
    )


NSD_1MM = _metric(1)
NSD_2MM = _metric(2)
