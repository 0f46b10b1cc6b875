"""Who reads what in which order: pure decisions."""

from collections import Counter
from itertools import combinations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assignments import rules
from app.assignments.values import Blinding, CaseSeries, Reason, hidden_facts
from app.kernel.refusals import Conflict, Invalid

PANES = {"t2_ax": "T2 axial", "adc": "ADC"}


def ids(count: int, start: int = 1) -> list[UUID]:
    return [UUID(int=start + n) for n in range(count)]


@given(st.integers(1, 40), st.integers(1, 7), st.data())
def test_loads_differ_by_one_at_most(cases: int, readers: int, data: st.DataObject) -> None:
    per_case = data.draw(st.integers(1, readers))
    pairs = rules.distribute(ids(cases), ids(readers, 1000), readers_per_case=per_case, seed="s")
    loads = Counter(dict.fromkeys(ids(readers, 1000), 0))
    loads.update(reader for _, reader in pairs)
    assert len(set(pairs)) == len(pairs) == cases * per_case
    assert max(loads.values()) - min(loads.values()) <= 1


def test_every_two_readers_meet_about_equally_often() -> None:
    pairs = rules.distribute(ids(60), ids(4, 1000), readers_per_case=2, seed="s")
    readers_of = {case: {r for c, r in pairs if c == case} for case, _ in pairs}
    together = Counter(pair for readers in readers_of.values() for pair in combinations(sorted(readers), 2))
    assert len(together) == 6
    assert max(together.values()) - min(together.values()) <= 2


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    def plan(seed: str) -> list[tuple[UUID, UUID]]:
        return rules.distribute(ids(20), ids(4, 1000), readers_per_case=2, seed=seed)

    assert plan("a") == plan("a")
    assert plan("a") != plan("b")


def test_only_what_is_missing_is_added_and_conflicts_are_kept_out() -> None:
    case, other = ids(2)
    ada, ben, cleo = ids(3, 1000)
    pairs = rules.distribute(
        [case, other],
        [ada, ben, cleo],
        readers_per_case=2,
        seed="s",
        existing={case: {ada}},
        barred={(case, ben), (other, ada)},
    )
    assert set(pairs) == {(case, cleo), (other, ben), (other, cleo)}


def test_a_case_that_nobody_may_read_is_named() -> None:
    case, ada = ids(1)[0], ids(1, 1000)[0]
    with pytest.raises(Invalid) as refused:
        rules.distribute([case], [ada], readers_per_case=1, seed="s", barred={(case, ada)})
    assert refused.value.details == {"case_id": str(case)}


def test_every_reader_has_an_order_of_their_own_that_further_cases_do_not_change() -> None:
    ada, ben = ids(2, 1000)
    first = rules.reading_order(ids(30), reader_id=ada, seed="s")
    assert first == rules.reading_order(reversed(ids(30)), reader_id=ada, seed="s")
    assert first != rules.reading_order(ids(30), reader_id=ben, seed="s")
    longer = rules.reading_order(ids(40), reader_id=ada, seed="s")
    assert [case for case in longer if case in first] == first


@given(st.integers(0, rules.CODES - 1))
def test_case_codes_have_one_form_and_no_letter_that_looks_like_a_digit(number: int) -> None:
    code = rules.case_code(number)
    assert len(code) == 7
    assert code[1].isdigit()
    assert code[3] == "-"
    assert code[4:].isdigit()
    assert not set(code) & set("BGIOSZ")


def test_different_numbers_give_different_codes() -> None:
    numbers = range(0, rules.CODES, 997)
    assert len({rules.case_code(number) for number in numbers}) == len(numbers)


def test_what_keeps_a_campaign_from_starting_is_said_in_words() -> None:
    whole = CaseSeries(uuid4(), "Study 1", frozenset({"t2_ax", "adc"}))
    without = CaseSeries(uuid4(), "Study 2", frozenset({"t2_ax"}))
    reasons = rules.why_not_ready([whole, without], required_panes=PANES, readers=1, readers_per_case=2)
    sentences = [reason.sentence for reason in reasons]
    assert "case Study 2 has no ADC" in sentences
    assert any("by 2, but only 1" in sentence for sentence in sentences)
    with pytest.raises(Conflict, match=r"^The campaign cannot start: .*case Study 2 has no ADC"):
        rules.assert_ready(reasons)
    assert rules.why_not_ready([whole], required_panes=PANES, readers=2, readers_per_case=2) == []
    nothing = rules.why_not_ready([], required_panes=PANES, readers=2, readers_per_case=2)
    assert [reason.sentence for reason in nothing] == ["it has no cases"]


def test_what_the_gate_found_keeps_a_case_back_and_says_where_to_go() -> None:
    gap = Reason("T2 axial (series 4): a slice seems to be missing.", "/quarantine/1")
    case = CaseSeries(uuid4(), "Study 1", frozenset(PANES), obstacles=(gap,))
    (reason,) = rules.why_case_not_ready(case, required_panes=PANES)
    assert reason == Reason("case Study 1: T2 axial (series 4): a slice seems to be missing", "/quarantine/1")


def test_a_study_under_a_weaker_profile_is_refused_by_name() -> None:
    rules.assert_profiles({"Study 1": "consilium-strict"}, "consilium-basic")
    with pytest.raises(Conflict, match="Study 2 came in under a weaker profile"):
        rules.assert_profiles({"Study 1": "consilium-strict", "Study 2": "consilium-basic"}, "consilium-strict")


def test_hiding_psa_hides_its_density_too() -> None:
    hidden = hidden_facts(Blinding(hide_psa=True).as_json())
    assert {"psa", "psa_density"} <= hidden
    assert "age" not in hidden
    assert hidden_facts(Blinding().as_json()) == frozenset()


@pytest.mark.parametrize("typed", ["a", "", "has space", "ü-1", "x" * 25])
def test_a_campaign_code_is_short_and_plain(typed: str) -> None:
    with pytest.raises(Invalid):
        rules.assert_code(typed)
