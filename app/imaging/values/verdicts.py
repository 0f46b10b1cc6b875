"""What became of a file that was brought in."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    ACCEPTED_IDEMPOTENT = "accepted_idempotent"
    WARNING_GEOMETRY = "warning_geometry"
    SPLIT = "split"
    QUARANTINED = "quarantined"
    HELD = "held"
    REJECTED = "rejected"

    @property
    def is_in(self) -> bool:
        """The file is part of an accepted study."""
        return self in (Verdict.ACCEPTED, Verdict.ACCEPTED_IDEMPOTENT, Verdict.WARNING_GEOMETRY, Verdict.SPLIT)


HELD_INSIDE = frozenset({"needs_masking", "may_show_text"})


@dataclass(frozen=True)
class FileVerdict:
    """One file's verdict: a code for programs, a sentence that says what happened and what to do."""

    verdict: Verdict
    code: str
    sentence: str

    @property
    def is_in(self) -> bool:
        """The file is part of a study: accepted, or held inside until a person has looked at its pixels."""
        return self.verdict.is_in or self.code in HELD_INSIDE
