"""Who is working on a delivery: a lock of the database that ends with the process, however it ends."""

import contextlib
import uuid
from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app.kernel.db import engine
from app.kernel.refusals import Conflict

_NAME = "hashtextextended(:name, 11)"


@contextlib.contextmanager
def claimed(intake_id: uuid.UUID) -> Iterator[None]:
    """Conflict when somebody else has it. A process killed with -9 gives its claims back at once."""
    with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        take(connection, intake_id)
        try:
            yield
        finally:
            give_back(connection, intake_id)


def take(connection: Connection, intake_id: uuid.UUID) -> None:
    if not connection.scalar(text(f"SELECT pg_try_advisory_lock({_NAME})"), _named(intake_id)):
        raise Conflict("This delivery is being worked through already.")


def give_back(connection: Connection, intake_id: uuid.UUID) -> None:
    connection.execute(text(f"SELECT pg_advisory_unlock({_NAME})"), _named(intake_id))


def is_free(session: Session, intake_id: uuid.UUID) -> bool:
    """Nobody works on it; and nobody begins to before this transaction ends."""
    return bool(session.scalar(text(f"SELECT pg_try_advisory_xact_lock({_NAME})"), _named(intake_id)))


def _named(intake_id: uuid.UUID) -> dict[str, str]:
    return {"name": f"intake {intake_id}"}
