"""Databases for tests: one server for all runs of this checkout, one migrated template, an empty clone for each test.

The server's cluster stays in var/tests-<uid> between runs (it is stopped, not removed): the next run starts in
a fraction of a second, and the template is built again only when a migration changes. Set
CONSILIUM_TEST_SERVER to a superuser's address (postgresql://postgres@/postgres?host=...) to use another server.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from app.kernel.embedded_postgres import attach
from app.kernel.embedded_postgres.cluster import APPLICATION, OWNER, cluster_in
from app.kernel.embedded_postgres.processes import alive
from app.kernel.embedded_postgres.provision import provision_roles
from app.kernel.migrate import upgrade
from tests.clone import Clone

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var" / f"tests-{os.getuid()}"
FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "300",
}
"""Fast and not crash-safe: right for clones that live for a second. Kill tests start a server of their own."""


@dataclass(frozen=True)
class TestServer:
    """A running server, reachable as superuser."""

    __test__ = False

    admin_url: str

    def url(self, role: str, database: str) -> str:
        return (
            make_url(self.admin_url)
            .set(drivername="postgresql+psycopg", username=role, database=database)
            .render_as_string(hide_password=False)
        )

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        url = make_url(self.admin_url).set(drivername="postgresql", database=database)
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


@contextlib.contextmanager
def server() -> Iterator[TestServer]:
    foreign = os.environ.get("CONSILIUM_TEST_SERVER")
    if foreign:
        yield TestServer(foreign)
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    with attach(FOLDER, FORGETFUL):
        yield TestServer(cluster_in(FOLDER).url("postgres", "postgres"))


class Databases:
    """Makes and drops the clones of one test process."""

    def __init__(self, server: TestServer) -> None:
        self.server = server
        self._numbers = count()
        self._waiting: list[Clone] = []
        self._admin = server.connect()
        provision_roles(self._admin)
        self.template = f"template_{_digest_of_migrations()}"
        self._build_template()

    @contextlib.contextmanager
    def clone(self) -> Iterator[str]:
        """The name of a database that is as after the migrations; it is emptied or dropped afterwards."""
        clone = self._waiting.pop() if self._waiting else self._make()
        try:
            yield clone.name
        finally:
            if clone.emptied():
                self._waiting.append(clone)
            else:
                self._drop(clone)

    def urls(self, name: str) -> tuple[str, str]:
        """(application's, owner's) for SQLAlchemy."""
        return self.server.url(APPLICATION, name), self.server.url(OWNER, name)

    def close(self) -> None:
        while self._waiting:
            self._drop(self._waiting.pop())
        self._admin.close()

    def _make(self) -> Clone:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}", name, self.template, OWNER)
        return Clone(name, self.server.connect(name))

    def _drop(self, clone: Clone) -> None:
        clone.close()
        self._execute("DROP DATABASE {} WITH (FORCE)", clone.name)

    def _build_template(self) -> None:
        """Once for all test processes: the others wait for the lock, then find it there."""
        # a run keeps its template by holding the shared lock until its connection closes
        self._admin.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", (self.template,))
        self._admin.execute("SELECT pg_advisory_lock(hashtext('build template'))")
        try:
            names = {name for (name,) in self._admin.execute("SELECT datname FROM pg_database")}
            if self.template not in names:
                self._migrate(f"{self.template}_building", names)
            self._drop_leftovers(names)
        finally:
            self._admin.execute("SELECT pg_advisory_unlock(hashtext('build template'))")

    def _migrate(self, building: str, names: set[str]) -> None:
        if building in names:
            self._execute("DROP DATABASE {} WITH (FORCE)", building)
        self._execute("CREATE DATABASE {} TEMPLATE template0 OWNER {}", building, OWNER)
        upgrade(self.server.url(OWNER, building))
        self._execute("ALTER DATABASE {} RENAME TO {}", building, self.template)

    def _drop_leftovers(self, names: set[str]) -> None:
        """Templates of older migrations that nobody uses, clones of processes that were killed."""
        for name in names - {self.template}:
            kind, _, rest = name.partition("_")
            if kind == "template" and len(rest) == 12 and self._nobody_uses(name):
                self._execute("DROP DATABASE {}", name)
            elif kind == "test" and not alive(int(rest.partition("_")[0])):
                self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _nobody_uses(self, template: str) -> bool:
        (got,) = self._admin.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (template,)).fetchone() or (False,)
        if got:
            self._admin.execute("SELECT pg_advisory_unlock(hashtext(%s))", (template,))
        return bool(got)

    def _execute(self, statement: LiteralString, *names: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for file in sorted((ROOT / "migrations").rglob("*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]
