"""A real house in processes of its own: supervisor, web server, PostgreSQL with fsync on; and how to kill them."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from app.kernel import blobs, db, settings
from app.kernel.embedded_postgres import postmaster
from app.kernel.embedded_postgres.cluster import APPLICATION, OWNER, cluster_in
from tests.processes import ending, python, wait_for

TARGETS = ("web", "postgres", "both")
PATIENCE_S = 120.0


class RunningHouse:
    def __init__(self, supervisor: "subprocess.Popen[str]", data_dir: Path, port: int) -> None:
        self._supervisor = supervisor
        self.cluster = cluster_in(data_dir)
        self.address = f"http://127.0.0.1:{port}"

    def kill(self, target: str) -> None:
        """SIGKILL to the web server and the worker, to every process of PostgreSQL, or to all at the same moment."""
        web = self.web() if target in ("web", "both") else []
        database = self.database() if target in ("postgres", "both") else []
        assert web or database, f"nothing to kill: {target}"
        for pid in (*web, *database):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def web(self) -> list[int]:
        return [*children(self._supervisor.pid, "uvicorn"), *self.worker()]

    def worker(self) -> list[int]:
        return children(self._supervisor.pid, "app.worker")

    def database(self) -> list[int]:
        """The postmaster and its children."""
        main = postmaster.running_pid(self.cluster)
        return [main, *children(main)] if main else []

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/healthz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def acknowledge_before_safe(self) -> None:
        """The mistake the kill tests must find: commits are acknowledged before they are on the disk."""
        choices = (
            "synchronous_commit = off",
            # and nobody else writes the log out in passing
            "wal_writer_delay = '10s'",
            "wal_writer_flush_after = '1GB'",
            "bgwriter_lru_maxpages = 0",
            "autovacuum = off",
        )
        with psycopg.connect(self.cluster.conninfo(), autocommit=True) as connection:
            for choice in choices:
                connection.execute(f"ALTER SYSTEM SET {choice}")
            connection.execute("SELECT pg_reload_conf()")
        # a restart, for every process of it to have the choices
        os.kill(postmaster.running_pid(self.cluster) or 0, signal.SIGINT)
        wait_for(lambda: not self.answers(), PATIENCE_S)
        wait_for(self.answers, PATIENCE_S)


@contextlib.contextmanager
def running_house(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningHouse]:
    """Started, migrated, answering; this process's settings lead there too, for factories."""
    data_dir = Path(tempfile.mkdtemp(prefix="consilium-"))
    port = free_port()
    for name, value in {
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "NO_BROWSER": "1",
        "NO_DEMO": "1",
        "DEMO": "0",
        "SECRET_KEY": "a key for tests",
        "ARGON2_CHEAP": "1",
        "IN_PROCESS_WORKER": "1",
    }.items():
        monkeypatch.setenv(f"CONSILIUM_{name}", value)
    for name in ("DATABASE_URL", "MIGRATION_DATABASE_URL"):
        monkeypatch.delenv(f"CONSILIUM_{name}", raising=False)
    with (data_dir / "output.txt").open("w") as output, ending(_supervisor(output.fileno())) as supervisor:
        house = RunningHouse(supervisor, data_dir, port)
        wait_for(lambda: house.answers() or supervisor.poll() is not None, PATIENCE_S)
        assert supervisor.poll() is None, (data_dir / "output.txt").read_text()
        monkeypatch.setenv("CONSILIUM_DATABASE_URL", house.cluster.url(APPLICATION))
        monkeypatch.setenv("CONSILIUM_MIGRATION_DATABASE_URL", house.cluster.url(OWNER))
        _forget()
        yield house
        db.engine().dispose()
        supervisor.terminate()
        assert supervisor.wait(PATIENCE_S) == 0, (data_dir / "output.txt").read_text()
    _forget()
    shutil.rmtree(data_dir)


def _supervisor(output: int) -> "subprocess.Popen[str]":
    return python("-P", "-m", "app.kernel.supervisor", output=output)


def _forget() -> None:
    for remembered in (settings.settings, db.engine, db.session_maker, blobs.blobs):
        remembered.cache_clear()


def children(parent: int, word: str = "") -> list[int]:
    """The pids whose parent this is, and whose command line has the word."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                state, ppid = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
                if int(ppid) == parent and state != "Z" and word in command:
                    found.append(int(entry.name))
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
