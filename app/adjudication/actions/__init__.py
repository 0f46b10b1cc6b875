"""What happens in the adjudication room: finding differences, opening a case, settling, signing."""

from app.adjudication.actions.designing import ask_one_more, choose_thresholds
from app.adjudication.actions.entering import enter
from app.adjudication.actions.examining import find_differences
from app.adjudication.actions.matching import (
    correct_match,
    examine_finished,
    on_comparison_made,
    on_reader_withdrawn,
    on_reading_submitted,
)
from app.adjudication.actions.settling import settle, sign

__all__ = [
    "ask_one_more",
    "choose_thresholds",
    "correct_match",
    "enter",
    "examine_finished",
    "find_differences",
    "on_comparison_made",
    "on_reader_withdrawn",
    "on_reading_submitted",
    "settle",
    "sign",
]
