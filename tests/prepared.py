"""What many tests begin with is made once: its rows and files are kept, and put into the next test's house (0166)."""

import copy
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString, Protocol, TypeVar

import psycopg
from psycopg.sql import SQL
from sqlalchemy.orm import Session

from tests.clone import EMPTY, USED

T = TypeVar("T")


class Prepared(Protocol):
    """`prepared(make)` is `make(session)`, or the house as that left it the first time.

    `make` gives ids and actors, no rows of a session. Who is signed in by a cookie signs in afterwards.
    """

    def __call__(self, make: Callable[[Session], T]) -> T: ...


@dataclass(frozen=True)
class Kept:
    given: Any
    """What `make` gave; anything."""
    rows: dict[LiteralString, bytes]
    sequences: dict[str, int | None]
    files: Path


class Preparing:
    """In the house of one test, with what earlier tests of this process left behind."""

    def __init__(
        self, session: Session, admin: psycopg.Connection, data: Path, kept: dict[object, Kept], keeping: Path
    ) -> None:
        """`admin` is a superuser's connection to the house's database."""
        self._session, self._admin, self._data, self._kept, self._keeping = session, admin, data, kept, keeping

    def __call__(self, make: Callable[[Session], T]) -> T:
        if make in self._kept:
            self._put(self._kept[make])
        else:
            given = make(self._session)
            self._session.commit()
            self._kept[make] = self._kept_now(given)
        given_again: T = copy.deepcopy(self._kept[make].given)
        return given_again

    def _kept_now(self, given: object) -> Kept:
        used: list[tuple[LiteralString]] = self._admin.execute(USED).fetchall()
        rows = {table: self._copied_out(table) for (table,) in used}
        stand = "SELECT seqrelid::regclass::text, pg_sequence_last_value(seqrelid) FROM pg_sequence"
        sequences: dict[str, int | None] = dict(self._admin.execute(stand).fetchall())
        files = self._keeping / str(len(self._kept))
        if self._data.exists():
            shutil.copytree(self._data, files)
        return Kept(given, rows, sequences, files)

    def _put(self, kept: Kept) -> None:
        self._session.rollback()
        with self._admin.transaction():
            # what the start of the application published
            self._admin.execute(EMPTY)
            # neither triggers nor foreign keys: the rows have passed them once
            self._admin.execute("SET LOCAL session_replication_role = replica")
            for table, rows in kept.rows.items():
                with self._admin.cursor().copy(SQL("COPY {} FROM STDIN (FORMAT binary)").format(SQL(table))) as into:
                    into.write(rows)
            for sequence, last in kept.sequences.items():
                if last is not None:
                    self._admin.execute("SELECT setval(%s::regclass, %s)", (sequence, last))
        self._session.expire_all()
        if kept.files.exists():
            shutil.copytree(kept.files, self._data, dirs_exist_ok=True)

    def _copied_out(self, table: LiteralString) -> bytes:
        with self._admin.cursor().copy(SQL("COPY {} TO STDOUT (FORMAT binary)").format(SQL(table))) as out:
            return b"".join(bytes(part) for part in out)
