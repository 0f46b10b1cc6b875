"""What happens in the agreement room: comparing the signed readings of a case, correcting a lesion match."""

from app.agreement.actions.comparing import compare_case, compare_finished, on_reading_submitted
from app.agreement.actions.correcting import correct_match
from app.agreement.actions.feedback import see_feedback
from app.agreement.actions.running import begin_run, cancel_run, compare_some

__all__ = [
    "begin_run",
    "cancel_run",
    "compare_case",
    "compare_finished",
    "compare_some",
    "correct_match",
    "on_reading_submitted",
    "see_feedback",
]
