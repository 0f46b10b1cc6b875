"""Lesion matching: Hungarian before greedy, groups of several readers, and what counts as near."""

from itertools import permutations

import numpy as np
import pytest

from app.agreement.matching import Candidate, MatchRule, candidates_of_points, groups, match
from app.agreement.metrics.lesions import compare, positive_agreement, values


def test_hungarian_finds_two_matches_where_nearest_first_finds_one() -> None:
    a, b = np.array([[0.0, 0, 0], [6, 0, 0]]), np.array([[5.0, 0, 0], [14, 0, 0]])
    found = match(candidates_of_points(a, b))
    assert [(m.a, m.b, m.candidate.distance_mm) for m in found] == [(0, 0, 5.0), (1, 1, 8.0)]


def test_a_pair_matches_by_overlap_or_by_distance() -> None:
    rule = MatchRule()
    assert Candidate(0.10, 40).is_eligible(rule)
    assert Candidate(0.0, 10).is_eligible(rule)
    assert Candidate(None, 10).is_eligible(rule)
    assert not Candidate(0.09, 10.1).is_eligible(rule)
    assert not Candidate(None, None).is_eligible(rule)
    assert match([[Candidate(0.0, 11)]]) == []
    assert match([]) == []


def test_the_larger_overlap_wins_among_equals_in_number() -> None:
    found = match([[Candidate(0.2, 5), Candidate(0.8, 1)]])
    assert [(m.a, m.b) for m in found] == [(0, 1)]


def test_groups_never_hold_two_findings_of_one_reader() -> None:
    findings = {"A": ["a1", "a2"], "B": ["b1"], "C": ["c1", "c2"]}
    matches = {
        ("A", "B"): [("a1", "b1", 0.1)],
        ("B", "C"): [("b1", "c1", 0.2)],
        ("A", "C"): [("a2", "c1", 0.3)],  # would put a1 and a2 into one lesion
    }
    assert groups(findings, matches) == [
        [("A", "a1"), ("B", "b1"), ("C", "c1")], [("A", "a2")], [("C", "c2")]
    ]  # fmt: skip


def test_groups_do_not_depend_on_the_order_of_readers() -> None:
    findings = {"A": ["a"], "B": ["b"], "C": ["c"]}
    links = {frozenset("AB"): 0.4, frozenset("BC"): 0.2}
    outcomes = set()
    for order in permutations("ABC"):
        matches = {
            (x, y): [(x.lower(), y.lower(), links[frozenset((x, y))])]
            for x, y in [(order[0], order[1]), (order[0], order[2]), (order[1], order[2])]
            if frozenset((x, y)) in links
        }
        found = groups({reader: findings[reader] for reader in order}, matches)
        outcomes.add(frozenset(frozenset(group) for group in found))
    assert len(outcomes) == 1


def test_lesions_of_two_masks() -> None:
    a, b = np.zeros((10, 60, 60), dtype=bool), np.zeros((10, 60, 60), dtype=bool)
    a[2:5, 10:20, 10:20] = b[2:5, 12:22, 10:20] = True  # one lesion of both
    a[7, 50, 50] = a[8, 51, 51] = True  # touching by a corner: one component, far from B's second
    b[2:4, 40:44, 5:9] = True
    found = values(compare(a, b, (3, 0.5, 0.5), MatchRule(centre_within_mm=5)))
    assert [found[key].value for key in ("lesions_a", "lesions_b", "lesions_matched")] == [2, 2, 1]
    assert found["positive_agreement"].value == found["f1"].value == 0.5
    assert found["matched_dice"].value == pytest.approx((0.8,))
    assert found["matched_centroid_distance_mm"].value == pytest.approx((1.0,))


def test_one_reader_without_lesions_is_zero_and_both_without_is_undefined() -> None:
    assert positive_agreement(2, 0, 0).value == 0
    nothing = positive_agreement(0, 0, 0)
    assert (nothing.value, nothing.reason) == (None, "neither reader has a lesion")
