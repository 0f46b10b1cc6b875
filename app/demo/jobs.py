"""Completing the demonstration in the background: one step a job, each leaving the next behind."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.demo.staging import may_demonstrate
from app.demo.staging.opening import TASK
from app.kernel import jobs
from app.kernel.settings import settings

PAUSE = timedelta(seconds=1)


@jobs.task(TASK)
def advance_demonstration(session: Session) -> None:
    """Ends without a successor when everything stands, or the house is no demonstration (any more)."""
    if not may_demonstrate(settings()):
        return
    from app.demo.staging.progress import advance  # painting needs scipy: not before the house is open

    now = advance(session)
    if not now.finished:
        jobs.defer(session, TASK, after=PAUSE if now.waits else None)
