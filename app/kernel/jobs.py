"""Background work: jobs in the same database, deferred in the transaction of the change that needs them.

A job is a row of procrastinate (its schema is `procrastinate`). `defer` writes it on the session's own
connection: it exists exactly when the change is committed. Tasks are functions `(session, **ids)`, run in a
transaction of their own that commits only if the job still belongs to this worker; so a job may run twice,
but it takes effect once, and tasks are written to be idempotent all the same.
"""

import contextlib
import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

import procrastinate
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.testing import InMemoryConnector
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.kernel.db import transaction

QUEUE = "default"

app = procrastinate.App(connector=InMemoryConnector())
"""Knows the tasks. The worker gives it a connection of its own; nothing else talks through it."""

Parameters = ParamSpec("Parameters")
TaskFunction = Callable[Concatenate[Session, Parameters], None]


class Backoff(BaseRetryStrategy):
    """Again after 2, 4, 8 ... 512 seconds; after ten attempts the job stays visible as failed."""

    attempts = 10

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= self.attempts:
            return None
        return RetryDecision(retry_in={"seconds": self.seconds(job.attempts)})

    @staticmethod
    def seconds(attempts: int) -> int:
        return int(2 ** (attempts + 1))


class Overtaken(Exception):
    """The job was given to another worker while this one was frozen: its work is rolled back."""


def task(name: str) -> Callable[[TaskFunction[Parameters]], TaskFunction[Parameters]]:
    """Registers a function `(session, **ids)` as the work of jobs of this name."""

    def register(function: TaskFunction[Parameters]) -> TaskFunction[Parameters]:
        def run(context: JobContext, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
            with _transaction_of(context.job) as session:
                function(session, *args, **kwargs)

        app.task(name=name, queue=QUEUE, retry=Backoff(), pass_context=True)(run)
        return function

    return register


def periodic(name: str, *, cron: str) -> Callable[[Callable[[Session], None]], Callable[[Session], None]]:
    """Registers a function `(session)` as work that a worker starts by itself at the times of `cron`."""

    def register(function: Callable[[Session], None]) -> Callable[[Session], None]:
        def run(context: JobContext, timestamp: int) -> None:
            with _transaction_of(context.job) as session:
                function(session)

        work = app.task(name=name, queue=QUEUE, queueing_lock=name, retry=Backoff(), pass_context=True)(run)
        app.periodic(cron=cron)(work)
        return function

    return register


def defer(
    session: Session, task_name: str, *, after: datetime.timedelta | None = None, ahead: bool = False, **arguments: str
) -> int:
    """Adds a job on the session's own connection; the worker sees it once the transaction has committed.

    `ahead`: before jobs that were added earlier, for a few that people look for while very many wait.
    """
    statement = text(
        "SELECT (procrastinate.procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, :priority, NULL, NULL,"
        " CAST(:arguments AS jsonb), clock_timestamp() + CAST(:after AS interval))"
        "::procrastinate.procrastinate_job_to_defer_v1]))[1]"
    )
    values = {
        "queue": QUEUE,
        "task": task_name,
        "priority": int(ahead),
        "arguments": json.dumps(arguments),
        "after": after,
    }
    return int(session.execute(statement, values).scalar_one())


@contextlib.contextmanager
def _transaction_of(job: Job) -> Iterator[Session]:
    with transaction() as session:
        yield session
        session.flush()
        _assert_still_ours(session, job)


def _assert_still_ours(session: Session, job: Job) -> None:
    """Fencing: a worker frozen past its lease must not commit. The row lock holds until our commit."""
    mine = text(
        "SELECT 1 FROM procrastinate.procrastinate_jobs"
        " WHERE id = :id AND status = 'doing' AND attempts = :attempts AND worker_id = :worker FOR NO KEY UPDATE"
    )
    values = {"id": job.id, "attempts": job.attempts, "worker": job.worker_id}
    if session.execute(mine, values).first() is None:
        raise Overtaken(f"job {job.id} went to another worker")


def is_under_way(session: Session, task_name: str, **arguments: str) -> bool:
    """A job of this name with these arguments (among others) waits, also for another attempt, or is being done."""
    statement = text(
        "SELECT EXISTS (SELECT 1 FROM procrastinate.procrastinate_jobs"
        " WHERE task_name = :task AND status IN ('todo', 'doing') AND args @> CAST(:arguments AS jsonb))"
    )
    return bool(session.scalar(statement, {"task": task_name, "arguments": json.dumps(arguments)}))


@dataclass(frozen=True)
class JobState:
    """What a person may want to know about a job that has not ended well (yet)."""

    id: int
    task: str
    status: str
    attempts: int
    due: datetime.datetime | None


def unfinished(session: Session) -> list[JobState]:
    """Waiting, running and failed jobs, oldest first."""
    rows = session.execute(
        text(
            "SELECT id, task_name, status::text, attempts, scheduled_at"
            " FROM procrastinate.procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') ORDER BY id"
        )
    )
    return [JobState(*row) for row in rows]
