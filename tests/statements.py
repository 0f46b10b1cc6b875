"""Counting what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.kernel import db as database


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement sent meanwhile, from whatever session."""
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(database.engine(), "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine(), "before_cursor_execute", note)
