"""The agreement board from plain rows: one line per item and pair, each value with n, interval or reason."""

import pytest

from app.agreement.rules.board import Block, Measured, Said, Statistic, board
from app.agreement.rules.items import Item
from app.agreement.rules.measuring import Measuring
from app.agreement.values import Scale

T2W = Item("t2w", "T2W", Scale.ORDINAL, ("1", "2", "3", "4", "5"), True)
SIZE = Item("diameter_mm", "Largest diameter", Scale.INTERVAL, (), True)
FLAG = Item("index", "Index lesion", Scale.NOMINAL, ("false", "true"), True)

FEW = Measuring(resamples=50)


def said(item: str, *rows: tuple[object, object], patients: int = 100) -> list[Said]:
    return [
        Said(f"c{n}", f"p{n % patients}", item, 1, reader, "answered", value)
        for n, row in enumerate(rows)
        for reader, value in zip("AB", row, strict=True)
        if value is not None
    ]


def measured(metric: str, *values: float | None, item: str = "region") -> list[Measured]:
    return [Measured(f"c{n}", f"p{n}", item, 1, "A", "B", metric, value) for n, value in enumerate(values)]


def only(blocks: list[Block]) -> dict[str, Statistic]:
    (block,) = blocks
    (line,) = block.lines
    return {statistic.key: statistic for statistic in line.statistics}


def test_an_ordinal_item_has_percent_and_quadratic_kappa() -> None:
    rows = [("4", "4"), ("4", "5"), ("2", "2"), ("3", "X"), ("1", "1"), ("5", None)]
    found = only(board([T2W], said("t2w", *rows), [], Measuring(resamples=200)))
    assert found["percent_agreement"].value.value == pytest.approx(0.75)
    assert (found["percent_agreement"].value.n, found["percent_agreement"].value.left_out) == (4, 2)
    # by hand: observed squared distance 1, expected by chance 68 / 4
    assert found["cohen_kappa_quadratic"].value.value == pytest.approx(1 - 1 / 17)
    assert found["percent_agreement"].is_grey
    assert found["cohen_kappa_quadratic"].domain == (-0.2, 1.0)


def test_numbers_have_icc_and_bias_and_flags_plain_kappa() -> None:
    sizes = only(board([SIZE], said("diameter_mm", (10.0, 11.0), (20.0, 21.5), (8, 8)), [], Measuring(resamples=50)))
    assert set(sizes) == {"icc_a1", "bland_altman_bias"}
    assert sizes["bland_altman_bias"].domain is None
    flags = only(board([FLAG], said("index", (True, True), (False, True), (True, False)), [], Measuring(resamples=50)))
    assert flags["percent_agreement"].value.value == pytest.approx(1 / 3)


def test_no_variation_is_undefined_with_the_reason() -> None:
    found = only(board([T2W], said("t2w", ("4", "4"), ("4", "4")), [], Measuring(resamples=50)))
    assert found["cohen_kappa_quadratic"].value.reason == "no variation: every rating is the same"
    assert found["percent_agreement"].value.value == 1


def test_items_nobody_or_one_reader_answered_are_left_out() -> None:
    assert board([T2W, FLAG], said("t2w", ("4", None)), [], FEW) == []


def test_each_pair_of_readers_is_a_line() -> None:
    rows = [Said(f"c{n}", f"p{n}", "t2w", 1, r, "answered", "4") for n in range(3) for r in "ABC"]
    (block,) = board([T2W], rows, [], Measuring(resamples=20))
    assert [(line.reader_a, line.reader_b) for line in block.lines] == [("A", "B"), ("A", "C"), ("B", "C")]


def test_mask_values_are_means_with_what_was_left_out() -> None:
    found = only(board([], [], measured("dice", 0.8, 0.6, None, 0.7) + measured("hd95_mm", 3, 4, None, 5), FEW))
    assert found["dice"].value.value == pytest.approx(0.7)
    assert (found["dice"].value.n, found["dice"].value.left_out) == (3, 1)
    assert found["hd95_mm"].value.value == 4
    nothing = only(board([], [], measured("dice", None), FEW))
    assert nothing["dice"].value.reason == "no case has a comparable value of both readers"


def test_positive_agreement_pools_lesions_over_cases() -> None:
    rows = [
        one
        for metric, values in {"lesions_a": (2, 1, 0), "lesions_b": (1, 1, 0), "lesions_matched": (1, 0, 0)}.items()
        for one in measured(metric, *values, item="lesions")
    ]
    found = only(board([], [], rows, FEW))
    assert found["positive_agreement"].value.value == pytest.approx(2 / 5)
    assert found["positive_agreement"].value.n == 2  # the third case has no lesion of either


def test_the_interval_resamples_patients() -> None:
    rows = [("4", "4"), ("4", "5")] * 10
    by_case, by_patient = (
        only(board([T2W], said("t2w", *rows, patients=p), [], Measuring()))["percent_agreement"].value for p in (100, 2)
    )
    assert by_case.value == by_patient.value
    assert (by_patient.low, by_patient.high) == (0.0, 1.0)
    assert by_case.low is not None
    assert by_case.low > 0.2
