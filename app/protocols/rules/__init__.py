"""Decisions on a draft, from its protocol's rules as data: what is missing, what is computed, what to check."""

from app.protocols.rules.answers import Answers, checked_answer, checked_mark
from app.protocols.rules.checks import CHECKS, missing, notices
from app.protocols.rules.computed import computed, gland_volume_ml
from app.protocols.rules.definitions import check_definition
from app.protocols.rules.guidelines import changes_in_words, section_changes
from app.protocols.rules.hidden import as_signed, hidden, with_hidden
from app.protocols.rules.overlaps import OVERLAPS_VERSION, Overlap
from app.protocols.rules.places import placed
from app.protocols.rules.structures import excluding, overlapping

__all__ = [
    "CHECKS",
    "OVERLAPS_VERSION",
    "Answers",
    "Overlap",
    "as_signed",
    "changes_in_words",
    "check_definition",
    "checked_answer",
    "checked_mark",
    "computed",
    "excluding",
    "gland_volume_ml",
    "hidden",
    "missing",
    "notices",
    "overlapping",
    "placed",
    "section_changes",
    "with_hidden",
]
