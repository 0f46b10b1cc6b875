"""STAPLE and majority on a toy with a known answer, and where they must agree with plain reasoning."""

import numpy as np
import pytest

from app.agreement.metrics.majority import majority
from app.agreement.metrics.staple import box_around, staple
from app.agreement.values import BoolArray


def row(votes: str) -> BoolArray:
    return np.array([[[vote == "1" for vote in votes]]])


TOY = [row("1111000000"), row("1110000000"), row("1111100000")]


def test_the_toy_of_three_readers() -> None:
    # equal to SimpleITK's filter and to a voxel-wise EM
    result = staple(TOY, crop=False)
    assert result.prior == pytest.approx(0.4)
    assert result.sensitivity == pytest.approx((1, 0.75, 1), abs=1e-6)
    assert result.specificity == pytest.approx((1, 1, 0.83333), abs=1e-5)
    assert np.array_equal(result.consensus, row("1111000000"))


def test_the_region_changes_prior_and_specificity() -> None:
    wide = [np.pad(mask, ((5, 5), (20, 20), (20, 20))) for mask in TOY]
    cropped, whole = staple(wide), staple(wide, crop=False)
    assert cropped.prior > whole.prior
    assert cropped.specificity[2] < whole.specificity[2]
    assert [s.stop - s.start for s in box_around(wide)] == [5, 21, 25]


def test_identical_readers_are_perfect_and_empty_ones_agree_on_nothing() -> None:
    same = staple([TOY[0]] * 3)
    assert same.sensitivity == pytest.approx((1, 1, 1))
    assert np.array_equal(same.consensus, TOY[0])
    assert not staple([np.zeros_like(TOY[0])] * 3).consensus.any()


def test_the_order_of_readers_does_not_matter() -> None:
    forward, backward = staple(TOY), staple(TOY[::-1])
    assert forward.sensitivity == pytest.approx(backward.sensitivity[::-1])


def test_majority_needs_more_than_half_unless_told() -> None:
    assert majority(TOY).sum() == 4
    assert [int(majority(TOY, k).sum()) for k in (1, 2, 3)] == [5, 4, 3]
    assert int(majority(TOY[:2]).sum()) == 3
    with pytest.raises(ValueError, match="1 to 3"):
        majority(TOY, 4)
