"""Difficulty of a case: each part by hand."""

import pytest

from app.agreement.rules.difficulty import NOTHING_KNOWN, difficulties
from app.agreement.rules.items import Item
from app.agreement.rules.material import Measured, Said
from app.agreement.values import Scale

CATEGORY = Item("case_category", "Category", Scale.ORDINAL, ("none", "1", "2", "3", "4", "5"), False)
ZONE = Item("zone", "Zone", Scale.NOMINAL, ("PZ", "TZ"), True)
SIZE = Item("diameter_mm", "Size", Scale.INTERVAL, (), True)


def said(case: str, reader: str, item: str, value: object, unit: int = 0) -> Said:
    return Said(case, f"patient of {case}", item, unit, reader, "answered", value)


def measured(case: str, item: str, metric: str, value: float | None) -> Measured:
    return Measured(case, f"patient of {case}", item, 0, "ada", "ben", metric, value)


def test_a_case_in_which_all_agree_surely_and_quickly_is_easy_and_its_opposite_is_hard() -> None:
    answers = [said("easy", reader, "case_category", "4") for reader in ("ada", "ben")]
    answers += [said("hard", "ada", "case_category", "none"), said("hard", "ben", "case_category", "5")]
    answers += [said("easy", "ada", "confidence", 100, 1), said("hard", "ada", "confidence", 50, 1)]
    seconds = {("easy", "ada"): 60.0, ("hard", "ada"): 600.0, ("easy", "ben"): 10.0, ("hard", "ben"): 11.0}
    easy, hard = difficulties(["easy", "hard"], [CATEGORY], answers, [], seconds)
    assert (easy.disagreement, easy.doubt, easy.effort, easy.value) == (0, 0, 0, 0)
    assert (hard.disagreement, hard.doubt, hard.effort, hard.value) == (1, 1, 1, 1)


def test_disagreement_is_the_mean_of_scores_findings_and_outlines() -> None:
    answers = [said("c", "ada", "case_category", "3"), said("c", "ben", "case_category", "4")]  # 1 of 5 steps
    answers += [said("c", "ada", "zone", "PZ", 1), said("c", "ben", "zone", "TZ", 1)]  # 1
    answers += [said("c", "ada", "diameter_mm", 10.0, 1), said("c", "ben", "diameter_mm", 8.0, 1)]  # 0.2
    rows = [measured("c", "lesions", "positive_agreement", 0.5), measured("c", "region", "dice", 0.7)]
    rows.append(measured("c", "structure:gland", "dice", 0.9))
    (case,) = difficulties(["c"], [CATEGORY, ZONE, SIZE], answers, rows, {})
    scores, findings, outlines = (0.2 + 1 + 0.2) / 3, 0.5, 0.2
    assert case.disagreement == pytest.approx((scores + findings + outlines) / 3)
    assert case.value == case.disagreement


def test_only_a_readers_own_times_are_compared_and_ties_share_their_rank() -> None:
    seconds = {("a", "quick"): 1.0, ("b", "quick"): 2.0, ("c", "quick"): 2.0, ("a", "once"): 9999.0}
    found = difficulties(["a", "b", "c", "d"], [], [], [], seconds)
    assert [one.effort for one in found] == [0, 0.75, 0.75, None]
    assert (found[3].value, found[3].reason) == (None, NOTHING_KNOWN)
