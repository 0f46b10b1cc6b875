"""Dice: twice the overlap over the sum of both volumes (Dice 1945)."""

from app.agreement.metrics.mask_pair import MaskMetric

DICE = MaskMetric("dice", "Dice", 1, lambda pair: 2 * pair.intersection / (pair.a.voxels + pair.b.voxels), of_empty=0.0)
