"""How far the demonstration is, and doing what comes next."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.demo.staging.steps import STEPS


@dataclass(frozen=True)
class Progress:
    """`now` is what comes next, None when everything stands; `waits` when it waits for background work."""

    done: int
    of: int
    now: str | None
    waits: bool = False

    @property
    def finished(self) -> bool:
        return self.now is None

    @property
    def sentence(self) -> str:
        if self.now is None:
            return "The demonstration is complete."
        return f"The demonstration is being prepared, {self.done} of {self.of}: {self.now}."


def progress(session: Session) -> Progress:
    """Steps are done in order, so the first one undone tells."""
    for number, step in enumerate(STEPS):
        if not step.is_done(session):
            return Progress(number, len(STEPS), step.label, waits=not step.is_ready(session))
    return Progress(len(STEPS), len(STEPS), None)


def advance(session: Session) -> Progress:
    """Does the next step, if its turn has come; the transaction is the caller's. One at a time in the whole house."""
    if not session.scalar(text("SELECT pg_try_advisory_xact_lock(hashtext('demonstration'))")):
        return _somebody_else()
    now = progress(session)
    if not now.finished and not now.waits:
        STEPS[now.done].do(session)
    return now


def _somebody_else() -> Progress:
    return Progress(0, len(STEPS), "another process is at it", waits=True)
