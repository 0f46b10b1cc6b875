"""One line an item, all readers together."""

import pytest

from app.agreement.rules.board import Measured, Said
from app.agreement.rules.measuring import Measuring
from app.agreement.rules.overview import overview
from app.agreement.values import Scale
from tests.agreement.rules.test_board import FLAG, SIZE, T2W, said

KRIPPENDORFF = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
"""Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011: ordinal 0.815388."""


def test_an_ordinal_item_of_four_readers_with_gaps_has_krippendorffs_alpha() -> None:
    rows = [
        Said(f"c{case}", f"p{case}", "t2w", 1, reader, "answered", value)
        for reader, line in zip("ABCD", KRIPPENDORFF, strict=True)
        for case, value in enumerate(line.split())
        if value != "."
    ]
    (line,) = overview([T2W, FLAG], rows, [], Measuring(resamples=50))
    assert line.main.key == "krippendorff_alpha"
    assert line.main.value.value == pytest.approx(0.815388, abs=1e-5)
    assert line.main.value.n == 11
    assert line.beside is not None
    assert line.beside.key == "percent_agreement"
    assert line.of == "matched findings"


def test_an_item_that_one_reader_answered_is_left_out() -> None:
    assert overview([T2W], said("t2w", ("4", None), ("3", None)), [], Measuring(resamples=50)) == []


def test_numbers_stand_with_their_error_in_their_own_unit() -> None:
    (line,) = overview([SIZE], said("diameter_mm", (10.0, 12.0), (20.0, 20.0)), [], Measuring(resamples=50))
    assert line.scale is Scale.INTERVAL
    assert line.beside is not None
    assert line.beside.key == "sem"
    assert line.beside.value.value == pytest.approx(1.0)  # within-case variances 2 and 0


def test_masks_and_findings_count_every_pair_of_a_case() -> None:
    pairs = [("A", "B"), ("A", "C"), ("B", "C")]
    masks = [Measured("c0", "p0", "region", 1, a, b, "dice", 0.5 + 0.1 * i) for i, (a, b) in enumerate(pairs)]
    counts = [
        Measured("c0", "p0", "lesions", 0, a, b, metric, value)
        for (a, b), matched in zip(pairs, (1.0, 0.0, 1.0), strict=True)
        for metric, value in (("lesions_a", 1.0), ("lesions_b", 2.0), ("lesions_matched", matched))
    ]
    region, lesions = overview([], [], [*masks, *counts], Measuring(resamples=50))
    assert (region.item, region.scale, region.main.value.n) == ("region", None, 3)
    assert region.main.value.value == pytest.approx(0.6)
    assert lesions.main.value.value == pytest.approx(2 * 2 / 9)
    assert lesions.main.value.n == 3
