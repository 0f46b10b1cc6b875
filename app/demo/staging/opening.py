"""When the house opens: the demonstration begins, or its accounts are closed."""

import asyncio
import logging

from sqlalchemy.exc import OperationalError

from app.accounts.actions import ensure_house
from app.demo.staging import accounts
from app.demo.staging.cast import may_demonstrate
from app.kernel import jobs
from app.kernel.db import transaction
from app.kernel.settings import settings

TASK = "demo.advance"

log = logging.getLogger(__name__)


async def open_or_close() -> None:
    """For the web application's start. Without a database now, the next start does it."""
    try:
        await asyncio.to_thread(at_start)
    except OperationalError as error:
        log.warning("the demonstration could not be looked after: %s", error)


def at_start() -> None:
    """Sign-ins work at once; the rest is completed in the background. Outside the demonstration nobody gets in."""
    choices = settings()
    with transaction() as session:
        if not may_demonstrate(choices):
            accounts.close_all(session)
            return
        ensure_house(session)
        accounts.open_all(session, choices)
        if not any(job.task == TASK and job.status != "failed" for job in jobs.unfinished(session)):
            jobs.defer(session, TASK)
