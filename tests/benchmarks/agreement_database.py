"""A whole campaign with the database: from signed readings to boards, by worker processes, and what a look costs.

Prints seconds on the clock, processor seconds (workers and database apart), the exponent from a quarter of the cases
to all, one signature more, and the pages with their time and number of statements.
"""

import contextlib
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.agreement import actions
from app.agreement.tables import AgreementBoard, AgreementPart, ComparisonRun
from app.assignments import store as assignments
from app.kernel import db as database
from app.kernel.embedded_postgres import attach
from app.kernel.embedded_postgres.cluster import cluster_in
from app.main import create_app
from tests.benchmarks import _campaign
from tests.database import Databases, TestServer
from tests.factories.people import signed_in
from tests.statements import counted

TICK = os.sysconf("SC_CLK_TCK")
PAGES = (
    "",
    "/item?item=case_category",
    "/breakdown?by=category",
    "/difficulty",
    "/export/pairs.csv",
    "/cases?item=dwi",
)


@dataclass
class Spent:
    seconds: float
    worker_cpu: float
    database_cpu: float


def run(*, cases: int, readers: int, workers: int, kill: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="consilium-") as name, attach(Path(name)):
        databases = Databases(TestServer(cluster_in(Path(name)).url("postgres", "postgres")))
        with databases.clone() as clone:
            os.environ |= _environment(databases, clone, Path(name))
            with database.session_maker()() as session:
                _measure(session, cases, readers, workers, kill)
            database.engine().dispose()
        databases.close()


def _environment(databases: Databases, clone: str, folder: Path) -> dict[str, str]:
    application, owner = databases.urls(clone)
    chosen = {
        "DATABASE_URL": application, "MIGRATION_DATABASE_URL": owner, "DATA_DIR": str(folder / "house"),
        "SECRET_KEY": "a key for a benchmark", "ARGON2_CHEAP": "1", "IN_PROCESS_WORKER": "0", "DEMO": "0",
    }  # fmt: skip
    return {f"CONSILIUM_{key}": value for key, value in chosen.items()}


def _measure(session: Session, cases: int, readers: int, workers: int, kill: bool) -> None:
    begun = time.perf_counter()
    scene = _campaign.scene(session, readers)
    _campaign.add_cases(session, scene, cases // 4)
    print(f"written {cases // 4} cases in {time.perf_counter() - begun:.0f} s")
    spent = {}
    spent[cases // 4] = _compared(session, scene, cases // 4, workers, kill=False)
    other = _campaign.scene(session, readers)
    begun = time.perf_counter()
    _campaign.add_cases(session, other, cases)
    print(f"written {cases} cases in {time.perf_counter() - begun:.0f} s")
    spent[cases] = _compared(session, other, cases, workers, kill=kill)
    few, many = (spent[n] for n in (cases // 4, cases))
    total = [one.worker_cpu + one.database_cpu for one in (few, many)]
    print(f"grows with cases to the power {math.log(total[1] / total[0]) / math.log(4):.2f} (processor)")
    _one_more(session, other, cases, workers)
    _look(session, other)


def _compared(session: Session, scene: _campaign.Scene, cases: int, workers: int, *, kill: bool) -> Spent:
    server = _parent(session.execute(text("SELECT pg_backend_pid()")).scalar_one())
    before = _database_cpu(server)
    run_row = actions.begin_run(session, scene.coordinator, scene.campaign.id)
    run_id, stage_id = run_row.id, assignments.first_stage(session, scene.campaign.id).id
    session.commit()
    begun = time.perf_counter()
    with _working(workers) as processes:
        _wait(session, run_id, stage_id, processes, begun, kill=kill, shown="compared")
        compared = time.perf_counter() - begun
        _wait_for_boards(session, stage_id)
        seconds = time.perf_counter() - begun
        cpu = sum(_cpu(process.pid) for process in processes)
    spent = Spent(seconds, cpu, _database_cpu(server) - before)
    print(
        f"{cases} cases: compared after {compared:.0f} s, boards after {seconds:.0f} s on the clock;"
        f" processor {spent.worker_cpu:.0f} s in workers, {spent.database_cpu:.0f} s in the database"
    )
    return spent


def _wait(
    session: Session,
    run_id: UUID,
    stage_id: UUID,
    processes: list[subprocess.Popen[bytes]],
    begun: float,
    *,
    kill: bool,
    shown: str,
) -> None:
    told = 0.0
    while True:
        session.expire_all()
        run = session.get_one(ComparisonRun, run_id)
        if run.state != "working":
            session.commit()
            return
        if time.perf_counter() - told > 20:
            told = time.perf_counter()
            print(f"  {run.done} of {run.total} {shown} after {told - begun:.0f} s", flush=True)
        if kill and run.done > run.total / 4:
            kill = False
            print(f"  killed a worker at {run.done}; another begins", flush=True)
            processes[0].kill()
            processes[0].wait()
            processes[0] = _worker()
        session.commit()
        time.sleep(0.5)


def _wait_for_boards(session: Session, stage_id: UUID) -> None:
    while True:
        waiting = session.scalar(select(AgreementBoard.waiting).where(AgreementBoard.stage_id == stage_id))
        wanted = session.scalar(select(func.count()).where(AgreementPart.stage_id == stage_id, AgreementPart.wanted))
        session.commit()
        if not waiting and not wanted:
            return
        time.sleep(0.2)


def _one_more(session: Session, scene: _campaign.Scene, cases: int, workers: int) -> None:
    """The last signature of one more case: the comparison itself, then the boards in the background."""
    (case_id,) = _campaign.add_cases(session, scene, 1, first=cases)
    stage_id = assignments.first_stage(session, scene.campaign.id).id
    begun, cpu = time.perf_counter(), time.process_time()
    actions.compare_case(session, scene.campaign.id, case_id, stage_id)
    session.commit()
    print(f"one case more: {1000 * (time.process_time() - cpu):.0f} ms processor to compare it, from cold")
    begun = time.perf_counter()
    with _working(workers) as processes:
        _wait_for_boards(session, stage_id)
        seconds, spent = time.perf_counter() - begun, sum(_cpu(process.pid) for process in processes)
    print(f"its boards: all anew after {seconds:.0f} s, {spent:.0f} s processor (with the start of the workers)")


def _look(session: Session, scene: _campaign.Scene) -> None:
    coordinator = session.get_one(Person, scene.coordinator.person_id)
    with TestClient(create_app(), base_url="http://127.0.0.1:8000", follow_redirects=False) as browser:
        signed_in(browser, session, coordinator)
        for page in PAGES:
            path = f"/campaigns/{scene.campaign.id}/agreement{page}"
            browser.get(path)
            cpu, begun = time.process_time(), time.perf_counter()
            with counted() as statements:
                answer = browser.get(path)
            assert answer.status_code == 200, (page, answer.status_code)
            print(
                f"{page or '/':<28}{1000 * (time.perf_counter() - begun):>7.0f} ms, "
                f"{1000 * (time.process_time() - cpu):.0f} ms processor, {len(statements)} statements, "
                f"{len(answer.content) / 1000:.0f} kB"
            )


@contextlib.contextmanager
def _working(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    processes = [_worker() for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "app.worker"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _database_cpu(pid: int) -> float:
    """Of the server and of all its processes that live or have ended."""
    own = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ended = (int(own[13]) + int(own[14])) / TICK
    return ended + _cpu(pid) + sum(_cpu(child) for child in _children(pid))


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):  # no process, or one that just ended
            if _parent(int(entry.name)) == pid:
                found.append(int(entry.name))
    return found


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
