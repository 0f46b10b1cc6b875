"""Panes by role: the later repeat, the highest b, and what is said when it is not high enough."""

import uuid
from dataclasses import replace

import pytest

from app.imaging.rules import hanging
from app.imaging.rules.hanging import Candidate
from app.imaging.values import Pane, Role


def stack(
    role: Role, *, b: float | None = None, taken: float = 1, preferred: bool = True, frames: int = 19
) -> Candidate:
    return Candidate(uuid.uuid4(), role, preferred, b, None, frames, (taken,))


def test_the_later_of_two_equal_stacks_is_preferred() -> None:
    earlier, later = stack(Role.T2_AX, taken=6), stack(Role.T2_AX, taken=10)
    assert hanging.preferred([earlier, later]) == {later.stack_id}


def test_a_later_stack_that_the_rules_are_much_less_sure_of_is_not_preferred() -> None:
    sure, unsure = stack(Role.T2_AX, taken=6), replace(stack(Role.T2_AX, taken=10), confidence=0.55)
    assert hanging.preferred([sure, unsure]) == {sure.stack_id}
    assert hanging.preferred([sure, replace(unsure, confidence=0.9)]) == {unsure.stack_id}


def test_a_repeat_that_was_broken_off_is_not_preferred() -> None:
    whole, broken = stack(Role.T2_AX, taken=6), stack(Role.T2_AX, taken=10, frames=4)
    assert hanging.preferred([whole, broken]) == {whole.stack_id}


def test_what_a_person_prefers_hangs_first() -> None:
    earlier, later = stack(Role.T2_AX, taken=6), stack(Role.T2_AX, taken=10, preferred=False)
    assert hanging.panes([later, earlier])[Pane.T2_AX].stack_ids == (earlier.stack_id,)


def test_a_fat_saturated_t2_comes_after_every_plain_one_unless_a_person_prefers_it() -> None:
    plain, in_3d = stack(Role.T2_AX, taken=6), stack(Role.T2_3D, taken=7)
    dark = replace(stack(Role.T2_AX, taken=10), fat_saturated=True)
    assert hanging.preferred([plain, dark]) == {plain.stack_id}
    assert hanging.panes([dark, in_3d])[Pane.T2_AX].stack_ids == (in_3d.stack_id,)
    assert hanging.panes([dark])[Pane.T2_AX] == hanging.Hung((dark.stack_id,), "fat-saturated")
    chosen = hanging.panes([replace(plain, preferred=False), dark, in_3d])
    assert chosen[Pane.T2_AX].stack_ids == (dark.stack_id,)


@pytest.mark.parametrize(
    ("b_values", "shown", "note"),
    [
        ((50, 800, 1500), 1500, None),
        ((50, 800, 1000), 1000, "b 1000, below PI-RADS 2.1"),
        ((50, 400, 800), 800, "b 800 stands in for high b, below PI-RADS 2.1"),
    ],
)
def test_the_highest_b_hangs_and_is_marked_when_too_low(b_values: tuple[float, ...], shown: float, note: str) -> None:
    stacks = [stack(Role.DWI_MULTI_B, b=b) for b in b_values]
    hung = hanging.panes(stacks)[Pane.HIGH_B]
    assert hung.stack_ids == (next(s.stack_id for s in stacks if s.b_value == shown),)
    assert hung.note == note


def test_a_calculated_stack_counts_as_high_b() -> None:
    acquired, calculated = stack(Role.DWI_MULTI_B, b=800), stack(Role.DWI_CALCULATED_HIGH_B, b=1000)
    hung = hanging.panes([acquired, calculated])
    assert hung[Pane.HIGH_B].stack_ids == (calculated.stack_id,)
    assert hung[Pane.DWI].stack_ids == (acquired.stack_id, calculated.stack_id)


def test_without_anything_to_show_a_pane_is_absent() -> None:
    assert hanging.panes([stack(Role.DWI_LOW_B, b=400), stack(Role.OTHER)]).keys() == {Pane.DWI}


@pytest.mark.parametrize(
    ("seconds", "opens_at"),
    [
        ([0, 39, 54, 78, 126, 240], 3),
        ([36_000 + 7 * n for n in range(40)], 11),
        ([0, 300], 1),  # one before contrast, one after
        ([0, 20, 40], 2),
        ([0], 0),
        ([None] * 30, 10),
        ([5] * 6, 2),  # a scanner that states when the series began
        ([None, None], 1),
    ],
)
def test_a_dynamic_series_opens_where_the_enhancement_is_early(seconds: list[float | None], opens_at: int) -> None:
    assert hanging.early_time(seconds) == opens_at
