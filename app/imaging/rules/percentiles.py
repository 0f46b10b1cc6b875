"""Percentiles of the numbers of a picture."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def percentiles(values: NDArray[np.generic], percents: Sequence[float]) -> list[float]:
    """As `np.percentile` (between neighbours linearly), which takes twice as long for numbers as small as these."""
    places = [percent / 100 * (values.size - 1) for percent in percents]
    below = [math.floor(place) for place in places]
    above = [min(place + 1, values.size - 1) for place in below]
    ordered = np.partition(values, sorted({*below, *above}))
    found = []
    for place, low, high in zip(places, below, above, strict=True):
        start, end, share = float(ordered[low]), float(ordered[high]), place - low
        found.append(start + (end - start) * share if share < 0.5 else end - (end - start) * (1 - share))
    return found
