"""How much of an agreement two categories are: none, linear or quadratic in their distance on the scale."""

import numpy as np

from app.agreement.values import FloatArray


def disagreement(categories: int, power: int) -> FloatArray:
    """(q, q) of |i - j|^power scaled to 0..1; power 0: 1 off the diagonal. Positions, not labels, count."""
    positions = np.arange(categories)
    distance = np.abs(positions[:, None] - positions[None, :]).astype(np.float64)
    if power == 0:
        return np.asarray(distance > 0, dtype=np.float64)
    scaled: FloatArray = (distance / max(1, categories - 1)) ** power
    return scaled
