"""Volumes of two masks: counts, millilitres, their difference (B minus A) and similarity (1 = equal)."""

from collections.abc import Callable

from app.agreement.metrics.mask_pair import MaskMetric, MaskPair


def _similarity(pair: MaskPair) -> float:
    return 1 - abs(pair.a.voxels - pair.b.voxels) / (pair.a.voxels + pair.b.voxels)


def _plain(key: str, label: str, compute: Callable[[MaskPair], float], unit: str) -> MaskMetric:
    """Defined for empty masks too: an empty mask has 0 ml."""
    return MaskMetric(key, label, 1, compute, unit=unit, needs_masks=False)


VOXELS_A = _plain("voxels_a", "Voxels of A", lambda pair: pair.a.voxels, "")
VOXELS_B = _plain("voxels_b", "Voxels of B", lambda pair: pair.b.voxels, "")
INTERSECTION = _plain("intersection_voxels", "Voxels of both", lambda pair: pair.intersection, "")
VOLUME_A = _plain("volume_a_ml", "Volume of A", lambda pair: pair.a.voxels * pair.a.voxel_ml, "ml")
VOLUME_B = _plain("volume_b_ml", "Volume of B", lambda pair: pair.b.voxels * pair.b.voxel_ml, "ml")
VOLUME_DIFFERENCE = _plain(
    "volume_difference_ml",
    "Volume difference",
    lambda pair: (pair.b.voxels - pair.a.voxels) * pair.a.voxel_ml,
    "ml",
)
VOLUME_SIMILARITY = MaskMetric("volume_similarity", "Volume similarity", 1, _similarity, of_empty=0.0)
