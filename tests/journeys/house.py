"""A real house for journeys: supervisor, web server, worker and PostgreSQL in processes of their own."""

import atexit
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from sqlalchemy.orm import Session

from app.kernel.blobs import blobs
from app.kernel.db import make_engine
from app.kernel.embedded_postgres import attach
from app.kernel.embedded_postgres.cluster import cluster_in
from app.kernel.migrate import upgrade
from app.kernel.settings import settings
from tests.processes import ROOT, ending, python, wait_for
from tests.trust.running_house import free_port

PATIENCE_S = 120.0

T = TypeVar("T")


@dataclass(frozen=True)
class House:
    address: str
    data_dir: Path
    environment: dict[str, str]

    def run(self, *words: str) -> str:
        """A word of the command line beside the running server; what it printed."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "app.cli", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def seen(self, look: Callable[[Session], T]) -> T:
        """What its database and its folder hold, beside the running server."""
        engine = make_engine(cluster_in(self.data_dir).url())
        with pytest.MonkeyPatch.context() as here, Session(engine) as session:
            here.setenv("CONSILIUM_DATA_DIR", str(self.data_dir))
            _forget()
            found = look(session)
        _forget()
        engine.dispose()
        return found


def _forget() -> None:
    settings.cache_clear()
    blobs.cache_clear()


@contextlib.contextmanager
def opened(*, demo: bool) -> Iterator[House]:
    """Started, migrated, answering; ended and removed afterwards. That of the demonstration begins with nothing."""
    data_dir = Path(tempfile.mkdtemp(prefix="consilium-journey-"))
    if not demo:
        subprocess.run(["cp", "-a", _prepared() / "postgres", data_dir], check=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CONSILIUM_")},
        "PYTHONPATH": str(ROOT),
        "CONSILIUM_DATA_DIR": str(data_dir),
        "CONSILIUM_PORT": str(free_port()),
        "CONSILIUM_NO_BROWSER": "1",
        "CONSILIUM_ARGON2_CHEAP": "1",
        **({"CONSILIUM_DEMO": "1"} if demo else {"CONSILIUM_NO_DEMO": "1"}),
    }
    address = f"http://127.0.0.1:{environment['CONSILIUM_PORT']}"
    said = data_dir / "output.txt"
    with said.open("w") as output, ending(_supervisor(environment, output.fileno())) as supervisor:
        wait_for(lambda: _answers(address) or supervisor.poll() is not None, PATIENCE_S)
        assert supervisor.poll() is None, said.read_text()
        yield House(address, data_dir, environment)
        supervisor.terminate()
        assert supervisor.wait(PATIENCE_S) == 0, said.read_text()
    shutil.rmtree(data_dir, ignore_errors=True)


@cache
def _prepared() -> Path:
    """A data folder whose database is made and migrated, for houses to begin with; one for each test process."""
    folder = Path(tempfile.mkdtemp(prefix="consilium-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with attach(folder) as attachment:
        upgrade(attachment.owner_url)
    return folder


def _supervisor(environment: dict[str, str], output: int) -> "subprocess.Popen[str]":
    return python("-P", "-m", "app.kernel.supervisor", environment=environment, output=output)


def _answers(address: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{address}/healthz", timeout=5).status_code == 200
    return False
