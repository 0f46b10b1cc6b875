"""Attaching: make sure the database runs for as long as this process needs it, and no longer."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from app.kernel import db
from app.kernel.embedded_postgres.cluster import (
    APPLICATION,
    DATABASE,
    OWNER,
    CannotStart,
    Cluster,
    cluster_in,
)
from app.kernel.embedded_postgres.locks import FileLock
from app.kernel.folders import own_folder
from app.kernel.settings import settings

PATIENCE_S = 90.0
"""A first start creates the cluster; a start after a crash may have much to replay."""


class Attachment:
    """A hold on a running cluster. `ensure()` brings a server back whose keeper was killed."""

    def __init__(self, cluster: Cluster, server_settings: Mapping[str, str]) -> None:
        self.cluster = cluster
        self._settings = [f"{name}={value}" for name, value in server_settings.items()]
        try:
            own_folder(cluster.home.parent)
            own_folder(cluster.home)
            self._users = FileLock(cluster.users_lock)
        except OSError as error:
            raise CannotStart(f"The data folder cannot be used: {error.strerror} ({error.filename}).") from error
        self._keeper: subprocess.Popen[str] | None = None

    @property
    def application_url(self) -> str:
        return self.cluster.url(APPLICATION)

    @property
    def owner_url(self) -> str:
        return self.cluster.url(OWNER)

    def ensure(self) -> None:
        """Returns when the server answers; CannotStart with a sentence when it will not."""
        self._users.shared()
        deadline = time.monotonic() + PATIENCE_S
        while True:
            self._have_a_keeper()
            if self.answers():
                return
            if time.monotonic() > deadline:
                raise CannotStart(f"The database does not answer; its log is {self.cluster.log}.")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.cluster.conninfo(OWNER, DATABASE), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def kept(self) -> bool:
        """Whether a keeper is there (if not, `ensure` starts one)."""
        with FileLock(self.cluster.keeper_lock) as lock:
            return not lock.try_shared()

    def _have_a_keeper(self) -> None:
        if self._keeper is not None and self._keeper.poll() is not None:
            self._heed_last_words(self._keeper)
            self._keeper = None
        if self._keeper is None and not self.kept():
            self._keeper = self._spawn_keeper()

    def _spawn_keeper(self) -> subprocess.Popen[str]:
        """In a session of its own: Ctrl-C in a terminal must reach it last."""
        root = Path(__file__).resolve().parents[3]
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "app.kernel.embedded_postgres.keeper",
                str(self.cluster.home),
                *self._settings,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
            start_new_session=True,
        )

    def _heed_last_words(self, keeper: subprocess.Popen[str]) -> None:
        words = keeper.stdout.read().strip() if keeper.stdout else ""
        if keeper.returncode == 1 and words:
            raise CannotStart(words)

    def release(self) -> None:
        """Let go. Whoever started the keeper also waits for its end, unless others are still attached."""
        self._users.release()
        keeper, self._keeper = self._keeper, None
        deadline = time.monotonic() + PATIENCE_S
        while keeper is not None and keeper.poll() is None and time.monotonic() < deadline:
            if self._others_are_attached():
                break
            time.sleep(0.05)
        self._users.close()

    def _others_are_attached(self) -> bool:
        """Others hold the lock shared; the keeper, when it stops the server, exclusively."""
        if self._users.try_exclusive():
            self._users.release()
            return False
        others = self._users.try_shared()
        self._users.release()
        return others


@contextlib.contextmanager
def attach(data_dir: Path, server_settings: Mapping[str, str] | None = None) -> Iterator[Attachment]:
    """A running server of the cluster in `data_dir`, started if need be, stopped after its last user."""
    attachment = Attachment(cluster_in(data_dir), server_settings or {})
    try:
        attachment.ensure()
        yield attachment
    finally:
        attachment.release()


@contextlib.contextmanager
def attached() -> Iterator[Attachment]:
    """For command-line words: attach, migrate, and point this process's settings at the database."""
    from app.kernel.migrate import upgrade  # alembic is costly to import, and only needed here

    with attach(settings().data_dir) as attachment:
        upgrade(attachment.owner_url)
        os.environ["CONSILIUM_DATABASE_URL"] = attachment.application_url
        os.environ["CONSILIUM_MIGRATION_DATABASE_URL"] = attachment.owner_url
        for remembered in (settings, db.engine, db.session_maker):
            remembered.cache_clear()
        yield attachment
