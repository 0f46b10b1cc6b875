"""Jobs exist exactly when their change does, are tried again when they fail, and outlive their worker."""

import asyncio
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import worker
from app.kernel import jobs, signals
from app.kernel.db import transaction
from app.kernel.settings import Settings
from tests.processes import ending, python, wait_for

FAST = worker.Rhythm(poll=0.1, heartbeat=0.2, lost_after=1.0, look_for_lost=0.2, end=1.0)


class Running:
    """A worker on a thread of its own, stoppable."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        self._task = self._loop.create_task(worker.work(2, FAST))
        with pytest.raises(asyncio.CancelledError):
            self._loop.run_until_complete(self._task)
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(20)
        assert not self._thread.is_alive()


@pytest.fixture
def wired(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[signals.Handler, ...]]:
    table: dict[str, tuple[signals.Handler, ...]] = {}
    monkeypatch.setattr(worker, "SIGNALS", table)
    return table


@pytest.fixture
def working(house: Settings, wired: dict[str, tuple[signals.Handler, ...]]) -> Iterator[None]:
    running = Running()
    yield
    running.stop()


def unhandled() -> int:
    with transaction() as session:
        return len(signals.unhandled(session))


def test_a_signal_wakes_the_actions_bound_to_it_once_each(
    working: None, wired: dict[str, tuple[signals.Handler, ...]]
) -> None:
    heard: list[tuple[str, dict[str, str]]] = []
    wired["thing.happened"] = (
        lambda _, ids: heard.append(("first", ids)),
        lambda _, ids: heard.append(("second", ids)),
    )
    wired["noise.made"] = (lambda _, ids: heard.append(("noise", ids)),)
    thing = uuid.uuid4()
    with transaction() as session:
        signals.emit(session, "thing.happened", thing_id=thing)
    wait_for(lambda: unhandled() == 0)
    assert heard == [("first", {"thing_id": str(thing)}), ("second", {"thing_id": str(thing)})]


def test_a_rolled_back_change_leaves_neither_signal_nor_job(db: Session) -> None:
    signals.emit(db, "thing.happened")
    db.rollback()
    assert (signals.unhandled(db), jobs.unfinished(db)) == ([], [])


def test_the_job_is_in_the_transaction_of_the_change(db: Session) -> None:
    signals.emit(db, "thing.happened")
    with transaction() as other:
        assert jobs.unfinished(other) == []
    db.commit()
    with transaction() as other:
        assert [job.status for job in jobs.unfinished(other)] == ["todo"]


def test_a_job_that_was_put_ahead_is_fetched_before_older_ones(db: Session) -> None:
    jobs.defer(db, "test.one of many")
    jobs.defer(db, "test.looked for", ahead=True)
    jobs.defer(db, "test.one of many")
    worker_id = db.scalar(text("SELECT procrastinate.procrastinate_register_worker_v1()"))
    fetch = text("SELECT task_name FROM procrastinate.procrastinate_fetch_job_v2(NULL, :worker)")
    fetched = [db.scalar(fetch, {"worker": worker_id}) for _ in range(3)]
    assert fetched == ["test.looked for", "test.one of many", "test.one of many"]


def test_a_handled_signal_is_not_handled_again(db: Session) -> None:
    heard: list[str] = []
    signal = signals.emit(db, "thing.happened")
    wiring: signals.Wiring = {"thing.happened": (lambda _, ids: heard.append("once"),)}
    signals.handle(db, signal.id, wiring)
    signals.handle(db, signal.id, wiring)
    assert heard == ["once"]


def test_a_failing_job_is_tried_again_and_leaves_nothing_half_done(
    working: None, wired: dict[str, tuple[signals.Handler, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[str] = []

    def fails_twice(session: Session, ids: dict[str, str]) -> None:
        session.add(signals.Signal(name="written.by.handler", ids={}))
        session.flush()
        attempts.append("tried")
        if len(attempts) < 3:
            raise RuntimeError("not yet")

    monkeypatch.setattr(jobs.Backoff, "seconds", staticmethod(lambda attempts: 0))
    wired["thing.happened"] = (fails_twice,)
    with transaction() as session:
        signals.emit(session, "thing.happened")
    wait_for(lambda: len(attempts) == 3)
    wait_for(lambda: _unfinished() == [])
    with transaction() as session:
        written = session.execute(text("SELECT count(*) FROM signal WHERE name = 'written.by.handler'")).scalar()
    assert written == 1


def test_a_job_that_fails_for_good_stays_visible(
    working: None, wired: dict[str, tuple[signals.Handler, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(session: Session, ids: dict[str, str]) -> None:
        raise RuntimeError("never")

    monkeypatch.setattr(jobs.Backoff, "seconds", staticmethod(lambda attempts: 0))
    wired["thing.happened"] = (fails,)
    with transaction() as session:
        signals.emit(session, "thing.happened")
    wait_for(lambda: _unfinished() == [("signal.handle", "failed", jobs.Backoff.attempts)])
    assert unhandled() == 1


def test_a_failing_job_waits_longer_each_time() -> None:
    waits = [jobs.Backoff.seconds(attempts) for attempts in range(9)]
    assert waits == sorted(set(waits))
    assert (waits[0], waits[-1]) == (2, 512)


def test_a_worker_that_was_frozen_past_its_lease_commits_nothing(
    working: None, wired: dict[str, tuple[signals.Handler, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []

    def is_overtaken(session: Session, ids: dict[str, str]) -> None:
        runs.append("run")
        session.add(signals.Signal(name="written.by.handler", ids={}))
        if len(runs) == 1:
            with transaction() as other:  # what a rescuer does while we are frozen
                other.execute(text("UPDATE procrastinate.procrastinate_jobs SET attempts = attempts + 1"))

    monkeypatch.setattr(jobs.Backoff, "seconds", staticmethod(lambda attempts: 0))
    wired["thing.happened"] = (is_overtaken,)
    with transaction() as session:
        signals.emit(session, "thing.happened")
    wait_for(lambda: _unfinished() == [])
    with transaction() as session:
        written = session.execute(text("SELECT count(*) FROM signal WHERE name = 'written.by.handler'")).scalar()
    assert (len(runs), written) == (2, 1)


KILLED = """
import asyncio, os, signal
from app import worker
def die(session, ids):
    os.kill(os.getpid(), signal.SIGKILL)
worker.SIGNALS = {"thing.happened": (die,)}
asyncio.run(worker.work(1, worker.Rhythm(poll=0.1, heartbeat=0.2)))
"""


def test_a_job_of_a_killed_worker_is_taken_up_by_another(
    house: Settings, wired: dict[str, tuple[signals.Handler, ...]], tmp_path: Path
) -> None:
    with transaction() as session:
        signals.emit(session, "thing.happened")
    with ending(python("-c", KILLED)) as killed:
        assert killed.wait(30) == -9
    assert _unfinished() == [("signal.handle", "doing", 0)]
    heard: list[str] = []
    wired["thing.happened"] = (lambda _, ids: heard.append("heard"),)
    running = Running()
    began = time.monotonic()
    wait_for(lambda: heard == ["heard"])
    assert time.monotonic() - began < 10
    running.stop()


def test_a_health_check_knows_whether_anybody_works(
    house: Settings, wired: dict[str, tuple[signals.Handler, ...]]
) -> None:
    assert not worker.somebody_works(FAST)
    running = Running()
    wait_for(lambda: worker.somebody_works(FAST))
    running.stop()
    assert not worker.somebody_works(FAST)


def _unfinished() -> list[tuple[str, str, int]]:
    with transaction() as session:
        found = jobs.unfinished(session)
    return [(job.task, job.status, job.attempts) for job in found if job.task == signals.TASK]
