"""The background worker: `python -m app.worker` beside the web server, or inside a web process started alone."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

import procrastinate
import psycopg_pool
from procrastinate.exceptions import ProcrastinateException
from psycopg import OperationalError
from sqlalchemy import text

from app.kernel import garbage, jobs, signals
from app.kernel.blobs import complaint
from app.kernel.db import transaction
from app.kernel.notify import conninfo
from app.kernel.priority import stand_back
from app.wiring import SIGNALS

log = logging.getLogger(__name__)

IN_PROCESS_CONCURRENCY = 2
"""One long job (a demonstration, a release) must not hold up the short ones."""

STANDALONE_CONCURRENCY = 4


@dataclass(frozen=True)
class Rhythm:
    """Seconds. A job whose worker has not been heard of for `lost_after` is given to another."""

    poll: float = 1.0
    heartbeat: float = 4.0
    lost_after: float = 20.0
    look_for_lost: float = 5.0
    end: float = 5.0


async def work(concurrency: int, rhythm: Rhythm) -> None:
    """Works until cancelled; when the database goes away, waits for it to come back."""
    signals.bind(SIGNALS)
    while True:
        try:
            await _work_while_connected(concurrency, rhythm)
        except (ProcrastinateException, OperationalError, psycopg_pool.PoolTimeout, OSError) as error:
            log.warning("the worker lost the database and tries again: %s", error)
        await asyncio.sleep(rhythm.poll)


async def _work_while_connected(concurrency: int, rhythm: Rhythm) -> None:
    connector = procrastinate.PsycopgConnector(
        conninfo=conninfo(),
        kwargs={"options": "-c search_path=procrastinate"},
        min_size=1,
        max_size=concurrency + 2,
        timeout=10.0,
    )
    with jobs.app.replace_connector(connector) as app:
        async with app.open_async():
            rescuer = asyncio.create_task(_rescue_lost_jobs(app, rhythm))
            try:
                await app.run_worker_async(
                    queues=[jobs.QUEUE],
                    concurrency=concurrency,
                    fetch_job_polling_interval=rhythm.poll,
                    update_heartbeat_interval=rhythm.heartbeat,
                    stalled_worker_timeout=rhythm.lost_after,
                    shutdown_graceful_timeout=rhythm.end,
                    install_signal_handlers=False,
                )
            finally:
                rescuer.cancel()
                await asyncio.gather(rescuer, return_exceptions=True)


async def _rescue_lost_jobs(app: procrastinate.App, rhythm: Rhythm) -> None:
    """A job whose worker was killed is still marked as running: put it back."""
    while True:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=rhythm.lost_after):
            log.warning("job %s was abandoned by its worker and is put back", job.id)
            await app.job_manager.retry_job(job)
        await asyncio.sleep(rhythm.look_for_lost)


@contextlib.asynccontextmanager
async def in_process_worker(rhythm: Rhythm | None = None) -> AsyncIterator[None]:
    """A worker for as long as the web application lives; jobs it leaves unfinished are taken up again."""
    working = asyncio.create_task(work(IN_PROCESS_CONCURRENCY, rhythm or Rhythm()), name="worker")
    try:
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def _until_told_to_stop() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    working = asyncio.create_task(work(STANDALONE_CONCURRENCY, Rhythm()), name="worker")
    telling = asyncio.create_task(told.wait())
    await asyncio.wait({working, telling}, return_when=asyncio.FIRST_COMPLETED)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


def somebody_works(rhythm: Rhythm) -> bool:
    """Whether a worker was heard of lately (for a container's health check)."""
    heard = text(
        "SELECT EXISTS (SELECT 1 FROM procrastinate.procrastinate_workers"
        " WHERE last_heartbeat > clock_timestamp() - make_interval(secs => :seconds))"
    )
    with transaction() as session:
        return bool(session.scalar(heard, {"seconds": rhythm.lost_after}))


def main() -> None:
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if somebody_works(Rhythm()) else 1)
    stand_back()
    garbage.look_seldom()
    # beside a web server in one terminal, only what is wrong is said
    level = logging.WARNING if sys.argv[1:] == ["--quiet"] else logging.INFO
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if sentence := complaint():
        log.error("%s", sentence)
    asyncio.run(_until_told_to_stop())


if __name__ == "__main__":
    main()
