"""Normalised surface distance: the share of both surfaces that lies within a tolerance of the other.

Source: Nikolov et al. 2021, here counted in surface voxels (see `mask_pair`).
"""

import numpy as np

from app.agreement.metrics.mask_pair import MaskMetric

ROUNDING_MM = 1e-5


def _metric(tolerance_mm: int) -> MaskMetric:
    return MaskMetric(
        f"nsd_{tolerance_mm}mm",
        f"Surface within {tolerance_mm} mm",
        1,
        # a distance of exactly the tolerance counts, also where a file's single-precision affine rounds it up
        lambda pair: float(np.mean(pair.both_ways_mm <= tolerance_mm + ROUNDING_MM)),
        of_empty=0.0,
    )


NSD_1MM = _metric(1)
NSD_2MM = _metric(2)
