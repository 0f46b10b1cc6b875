"""What keeps a campaign from being frozen, and what a release made now will say is not settled."""

from dataclasses import dataclass

from app.kernel.refusals import Conflict

MEANING = "I have checked this dataset and release it as it is described."
"""What the signature under a release says."""


@dataclass(frozen=True)
class Readiness:
    """Counts of cases: in the campaign, with all readings signed, of those compared and examined, settled."""

    cases: int
    finished: int
    examined: int
    settled: int
    running: bool = False
    damaged: int = 0
    training: bool = False
    not_readable: int = 0
    """Of those not finished, the ones that a reader has set aside."""

    @property
    def blocks(self) -> tuple[str, ...]:
        if self.training:
            return ("A campaign for training is never released.",)
        found = []
        if self.running:
            found.append("A release is being made; wait until it is done.")
        if self.damaged:
            found.append(f"The stored images of {_count(self.damaged)} are damaged; send them again first.")
        if self.finished == 0:
            found.append("No case has all its readings signed yet: there is nothing to release.")
        if self.examined < self.finished:
            found.append(f"{_cases(self.finished - self.examined)} still being compared; try again in a moment.")
        return tuple(found)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Stated, not blocking: they become part of the release."""
        found = []
        unsigned = self.cases - self.finished - self.not_readable
        if unsigned > 0:
            found.append(f"{_cases(unsigned)} left out: not all readings are signed.")
        if self.not_readable:
            listed = "the release lists who, when and why"
            found.append(f"{_cases(self.not_readable)} left out: a reader called it not readable; {listed}.")
        if self.settled < self.examined:
            found.append(f"{_cases(self.examined - self.settled)} released with open differences, marked as such.")
        return tuple(found)


def assert_may_freeze(ready: Readiness, note: str) -> None:
    if ready.blocks:
        raise Conflict(" ".join(ready.blocks), code="not_ready")
    if len(note.strip()) < 3:
        raise Conflict("Say in a few words what this release is for.", code="note_missing")


def settled_words(*, differences: int, settled: int, signed: bool) -> str:
    """How far one case is, as the release says it."""
    if differences == 0:
        return "all readers agree"
    if signed:
        return "settled and signed"
    return f"open: {settled} of {differences} differences settled, not signed"


def _count(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def _cases(count: int) -> str:
    return "1 case is" if count == 1 else f"{count} cases are"
