"""What happens in the agreement room: comparing signed readings, correcting a lesion match, computing the boards."""

from app.agreement.actions.boards import (
    advance_boards,
    begin_boards,
    boards_stand,
    cancel_boards,
    compute_parts,
    plan_boards,
)
from app.agreement.actions.comparing import compare_case, compare_finished, on_reading_submitted
from app.agreement.actions.correcting import correct_match
from app.agreement.actions.feedback import see_feedback
from app.agreement.actions.running import begin_run, cancel_run, compare_some, end_broken_runs
from app.agreement.actions.sets import put_into_set

__all__ = [
    "advance_boards",
    "begin_boards",
    "begin_run",
    "boards_stand",
    "cancel_boards",
    "cancel_run",
    "compare_case",
    "compare_finished",
    "compare_some",
    "compute_parts",
    "correct_match",
    "end_broken_runs",
    "on_reading_submitted",
    "plan_boards",
    "put_into_set",
    "see_feedback",
]
