"""The database: declarative base, engine, and the one place that commits outside a web request."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import DateTime, Engine, MetaData, Uuid, create_engine, event, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedColumn,
    ORMExecuteState,
    Session,
    mapped_column,
    sessionmaker,
)

from app.kernel.alive import look_at_connections
from app.kernel.settings import settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        uuid.UUID: Uuid(),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
    }

    __history__: ClassVar[bool] = False
    """History is only ever added to: the application's database role has no UPDATE or DELETE on it."""


def id_column() -> MappedColumn[uuid.UUID]:
    return mapped_column(primary_key=True, default=uuid.uuid4, server_default=text("gen_random_uuid()"))


def time_column() -> MappedColumn[datetime]:
    return mapped_column(server_default=func.clock_timestamp())


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    made = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        hide_parameters=True,  # values may be personal; a trace with them would end up in logs
    )
    look_at_connections(made)
    return made


@lru_cache
def engine() -> Engine:
    url = settings().database_url
    if url is None:
        raise RuntimeError("no database: CONSILIUM_DATABASE_URL is not set and the embedded one was not started")
    return make_engine(url, pool_size=settings().database_pool_size)


@lru_cache
def session_maker() -> sessionmaker[Session]:
    return sessionmaker(engine(), expire_on_commit=False)


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of work for commands and jobs: commits at the end, rolls back on any error."""
    with session_maker().begin() as session:
        yield session


@contextmanager
def asking() -> Iterator[Session]:
    """For answers that change nothing: each statement stands alone, and no BEGIN and COMMIT travel around it.

    `commit()` gives the connection back meanwhile. Whatever would write is refused: nothing could take it back.
    """
    with _maker_on(engine())() as session:
        yield session
        if session.new or session.dirty or session.deleted:
            raise RuntimeError("a session for asking was given something to write")


@lru_cache(maxsize=1)
def _maker_on(bind: Engine) -> sessionmaker[Session]:
    alone = bind.execution_options(isolation_level="AUTOCOMMIT")
    made = sessionmaker(alone, autoflush=False, expire_on_commit=False)
    event.listen(made, "do_orm_execute", _only_ask)
    return made


def _only_ask(statement: ORMExecuteState) -> None:
    if not statement.is_select:
        raise RuntimeError("a session for asking was given something to write")


__all__ = [
    "Base",
    "Mapped",
    "asking",
    "engine",
    "id_column",
    "make_engine",
    "session_maker",
    "time_column",
    "transaction",
]
