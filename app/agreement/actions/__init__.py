"""What happens in the agreement room: comparing the signed readings of a case, correcting a lesion match."""

from app.agreement.actions.comparing import compare_case, compare_finished, on_reading_submitted
from app.agreement.actions.correcting import correct_match

__all__ = ["compare_case", "compare_finished", "correct_match", "on_reading_submitted"]
