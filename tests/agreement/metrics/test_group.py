"""Several masks at once: group overlap, entropy, consensus by shape, and masks at base, mid and apex."""

import numpy as np
import pytest

from app.agreement.metrics import MASK_METRICS
from app.agreement.metrics.consensus import METHODS
from app.agreement.metrics.levels import by_level, thirds
from app.agreement.metrics.mask_pair import pair_of
from app.agreement.metrics.overlap import group_overlap, vote_entropy
from app.agreement.metrics.signed_distance import mean_shape, signed_distance_mm
from app.agreement.values import BoolArray
from app.kernel.refusals import Invalid

MILLIMETRE = (1.0, 1.0, 1.0)


def box(first: int, last: int, width: int = 20) -> BoolArray:
    mask = np.zeros((9, 20, width), dtype=bool)
    mask[1:8, 5:15, first:last] = True
    return mask


def test_generalised_overlap_of_three_readers() -> None:
    masks = [box(5, 15), box(5, 15), box(10, 15)]
    found = group_overlap(masks)
    assert found.pairwise_dice == pytest.approx((1, 2 / 3, 2 / 3))
    assert found.mean_pairwise_dice == pytest.approx(7 / 9)
    assert found.generalised_dice == pytest.approx(2 * (10 + 5 + 5) / (20 + 15 + 15))
    assert found.generalised_jaccard == pytest.approx((10 + 5 + 5) / (10 + 10 + 10))
    nothing = group_overlap([np.zeros_like(masks[0])] * 3)
    assert (nothing.generalised_dice, nothing.mean_pairwise_dice) == (None, None)


def test_two_readers_have_the_plain_overlap() -> None:
    a, b = box(5, 15), box(8, 18)
    found, pair = group_overlap([a, b]), pair_of(a, b, MILLIMETRE)
    assert found.generalised_dice == pytest.approx(MASK_METRICS["dice"].evaluate(pair).value)
    assert found.generalised_jaccard == pytest.approx(MASK_METRICS["jaccard"].evaluate(pair).value)


def test_entropy_is_a_bit_where_readers_are_halved_and_none_where_they_agree() -> None:
    entropy = vote_entropy([box(5, 15), box(10, 15)])
    assert (entropy[4, 10, 7], entropy[4, 10, 12], entropy[0, 0, 0]) == (1, 0, 0)
    of_four = vote_entropy([box(5, 15), box(10, 15), box(10, 15), box(10, 15)])
    assert of_four[4, 10, 7] == pytest.approx(-0.25 * np.log2(0.25) - 0.75 * np.log2(0.75))


def test_the_shape_of_identical_readers_is_theirs() -> None:
    assert np.array_equal(mean_shape([box(5, 15)] * 3, (3.0, 0.5, 0.5)), box(5, 15))
    full = np.ones((4, 4, 4), dtype=bool)
    assert mean_shape([full, full], MILLIMETRE).all()


def test_signed_distances_are_negative_inside_and_in_millimetres() -> None:
    distance = signed_distance_mm(box(5, 15), (3.0, 0.5, 0.5))
    assert (distance[4, 10, 5], distance[4, 10, 4], distance[4, 10, 0]) == (-0.5, 0.5, 2.5)
    assert distance[4, 10, 10] == -2.5  # five columns from the nearest side, in plane


def test_the_mean_shape_lies_between_readers_where_votes_take_one_of_them() -> None:
    masks = [box(4, 16), box(6, 14), box(9, 11)]
    shape = mean_shape(masks, MILLIMETRE)[4, 10]
    # borders at 3.5, 5.5, 8.5: their mean is 5.8
    assert np.flatnonzero(shape).tolist() == list(range(6, 14))
    far = [box(2, 18), box(8, 12)]
    assert np.flatnonzero(mean_shape(far, MILLIMETRE)[4, 10]).tolist() == list(range(5, 15))


def test_readers_without_a_shape_only_vote() -> None:
    empty = np.zeros_like(box(0, 1))
    assert np.array_equal(mean_shape([box(5, 15), box(5, 15), empty], MILLIMETRE), box(5, 15))
    assert not mean_shape([box(5, 15), empty], MILLIMETRE).any()
    assert not mean_shape([empty, empty], MILLIMETRE).any()


@pytest.mark.parametrize("method", METHODS.keys)
def test_every_method_says_how_it_was_made(method: str) -> None:
    masks = [box(5, 15), box(6, 15), box(5, 14)]
    made = METHODS[method].make(masks, MILLIMETRE, None)
    assert made.method == method
    assert made.parameters
    assert made.values["consensus_voxels"].details["method"] == method
    assert made.values["consensus_voxels"].value == made.mask.sum() > 0
    assert len(made.values["dice_leave_one_out"].value or ()) == 3  # type: ignore[arg-type]
    nothing = METHODS[method].make([np.zeros_like(masks[0])] * 3, MILLIMETRE, None)
    assert nothing.values["dice_leave_one_out"].reason == "no reader marked anything"
    assert nothing.values["mean_entropy_bits"].value is None
    if method != "majority":
        with pytest.raises(Invalid, match="majority"):
            METHODS[method].make(masks, MILLIMETRE, 2)


def test_thirds_are_those_of_the_gland() -> None:
    gland = np.zeros((20, 4, 4), dtype=bool)
    gland[4:13, 1, 1] = True
    assert thirds(gland, 1.0) == {"base": slice(10, 13), "mid": slice(7, 10), "apex": slice(4, 7)}
    assert thirds(gland, -1.0)["base"] == slice(4, 7)
    gland[13] = True  # ten slices: the middle third holds four
    assert [s.stop - s.start for s in thirds(gland, 1.0).values()] == [3, 4, 3]
    assert thirds(np.zeros_like(gland), 1.0) == {}


def test_levels_add_up_to_the_whole() -> None:
    a, b = box(5, 15), box(7, 16)
    gland = box(4, 17)
    values = by_level(pair_of(a, b, (3.0, 0.5, 0.5)), gland, 0.9, MASK_METRICS)
    levels = ("base", "mid", "apex")
    assert sum(float(str(values[f"voxels_a_{level}"].value)) for level in levels) == a.sum()
    assert sum(float(str(values[f"intersection_voxels_{level}"].value)) for level in levels) == (a & b).sum()
    for level in levels:
        assert values[f"dice_{level}"].value == pytest.approx(2 * 8 / 19)
    # the masks end with the gland: the mid third has sides only, no cut surface between the thirds
    assert values["hd_mm_mid"].value == 1.0
    assert values["nsd_1mm_mid"].value == 1
    whole = {metric.key: metric.evaluate(pair_of(a, b, (3.0, 0.5, 0.5))) for metric in MASK_METRICS}
    assert max(float(str(values[f"hd_mm_{level}"].value)) for level in levels) == whole["hd_mm"].value


def test_what_one_reader_left_out_at_a_level_has_no_distance_there() -> None:
    a, b = box(5, 15), box(5, 15)
    b[5:] = False
    values = by_level(pair_of(a, b, MILLIMETRE), box(4, 17), 1.0, MASK_METRICS)
    assert (values["dice_base"].value, values["dice_apex"].value) == (0, 1)
    assert values["hd_mm_base"].reason == "one of the masks is empty at the base"


def test_levels_need_slices_from_feet_to_head() -> None:
    pair = pair_of(box(5, 15), box(5, 15), MILLIMETRE)
    assert by_level(pair, box(5, 15), 0.1, MASK_METRICS)["dice_mid"].reason == "the slices do not run from feet to head"
    assert by_level(pair, box(5, 5), 1.0, MASK_METRICS)["dice_mid"].reason == "the gland is empty"


def test_where_masks_begin_and_end() -> None:
    a, b = box(5, 15), box(5, 15)
    b[1], b[8] = False, b[2]
    pair = pair_of(a, b, MILLIMETRE)
    keys = ("first_slice_difference", "last_slice_difference")
    assert [MASK_METRICS[key].evaluate(pair).value for key in keys] == [1, 1]
