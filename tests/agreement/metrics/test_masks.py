"""Mask metrics on cubes whose values are known by hand and from SimpleITK, MedPy and DeepMind's package."""

import numpy as np
import pytest

from app.agreement.metrics import MASK_METRICS
from app.agreement.metrics.mask_pair import MaskPair, pair_of, pairs_of
from app.agreement.values import BoolArray, MetricValue, Spacing

MILLIMETRE: Spacing = (1, 1, 1)


def cube(z: tuple[int, int], y: tuple[int, int], x: tuple[int, int]) -> BoolArray:
    mask = np.zeros((40, 40, 40), dtype=bool)
    mask[slice(*z), slice(*y), slice(*x)] = True
    return mask


CUBE, SHIFTED = cube((10, 20), (10, 20), (10, 20)), cube((10, 20), (10, 20), (15, 25))


def measured(pair: MaskPair) -> dict[str, MetricValue]:
    return {metric.key: metric.evaluate(pair) for metric in MASK_METRICS}


def numbers(pair: MaskPair, *keys: str) -> list[object]:
    found = measured(pair)
    return [found[key].value for key in keys]


def test_two_cubes_shifted_by_half() -> None:
    pair = pair_of(CUBE, SHIFTED, MILLIMETRE)
    keys = ("dice", "jaccard", "hd_mm", "hd95_mm", "assd_mm", "nsd_1mm", "nsd_2mm", "centroid_distance_mm")
    expected = [0.5, 0.333333, 5, 5, 2.008197, 0.5, 0.614754, 5]
    assert numbers(pair, *keys) == pytest.approx(expected, abs=1e-6)
    assert (pair.a.surface.sum(), pair.b.surface.sum()) == (488, 488)


def test_distances_are_in_millimetres_of_the_right_axis() -> None:
    pair = pair_of(CUBE, SHIFTED, (3, 0.5, 0.5))
    keys = ("hd_mm", "assd_mm", "nsd_1mm", "volume_a_ml")
    assert numbers(pair, *keys) == pytest.approx([2.5, 1.045082, 0.581967, 0.75], abs=1e-6)


def test_disjoint_cubes() -> None:
    pair = pair_of(cube((5, 10), (5, 10), (5, 10)), cube((5, 10), (5, 10), (20, 25)), MILLIMETRE)
    assert numbers(pair, "dice", "hd_mm", "assd_mm", "nsd_2mm") == pytest.approx([0, 15, 13, 0])


def test_single_voxels_two_apart() -> None:
    pair = pair_of(cube((5, 6), (5, 6), (5, 6)), cube((5, 6), (5, 6), (7, 8)), (3, 2, 1))
    assert numbers(pair, "hd_mm", "assd_mm", "nsd_1mm", "nsd_2mm") == pytest.approx([2, 2, 0, 1])


def test_identical_masks_and_masks_that_touch_every_border() -> None:
    for mask in (CUBE, np.ones((6, 6, 6), dtype=bool), np.ones((1, 5, 5), dtype=bool)):
        pair = pair_of(mask, mask.copy(), MILLIMETRE)
        keys = ("dice", "jaccard", "hd_mm", "hd95_pooled_mm", "assd_mm", "nsd_1mm", "volume_similarity")
        assert numbers(pair, *keys) == [1, 1, 0, 0, 0, 1, 1]


def test_both_empty_is_undefined_with_the_reason() -> None:
    empty = np.zeros((4, 4, 4), dtype=bool)
    found = measured(pair_of(empty, empty, MILLIMETRE))
    for key in ("dice", "jaccard", "hd_mm", "hd95_mm", "assd_mm", "nsd_1mm", "centroid_distance_mm"):
        assert (found[key].value, found[key].reason) == (None, "both masks are empty")
    assert found["volume_a_ml"].value == 0


def test_one_empty_overlaps_nothing_and_has_no_distance() -> None:
    found = measured(pair_of(CUBE, np.zeros_like(CUBE), MILLIMETRE))
    assert [found[key].value for key in ("dice", "jaccard", "nsd_2mm")] == [0, 0, 0]
    for key in ("hd_mm", "hd95_mm", "hd95_pooled_mm", "assd_mm", "centroid_distance_mm"):
        assert (found[key].value, found[key].reason) == (None, "one of the masks is empty")


def test_volume_differences_have_a_direction() -> None:
    pair = pair_of(CUBE, cube((10, 20), (10, 20), (10, 15)), MILLIMETRE)
    assert numbers(pair, "volume_difference_ml", "volume_similarity") == pytest.approx([-0.5, 1 - 500 / 1500])


def test_shared_distance_maps_give_the_same_values_as_each_pair_alone() -> None:
    generator = np.random.default_rng(5)
    masks = [generator.random((6, 12, 12)) < 0.3 for _ in range(4)]
    spacing = (3.0, 0.5, 0.5)
    for (i, j), pair in pairs_of(masks, spacing).items():
        alone = measured(pair_of(masks[i], masks[j], spacing))
        for key, value in measured(pair).items():
            assert value.value == pytest.approx(alone[key].value), key


def test_swapping_readers_changes_no_symmetric_metric() -> None:
    there, back = measured(pair_of(CUBE, SHIFTED, MILLIMETRE)), measured(pair_of(SHIFTED, CUBE, MILLIMETRE))
    for key in ("dice", "jaccard", "hd_mm", "hd95_mm", "hd95_pooled_mm", "assd_mm", "nsd_1mm"):
        assert there[key].value == pytest.approx(back[key].value), key
