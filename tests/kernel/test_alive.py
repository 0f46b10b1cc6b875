"""Pooled connections: a dead one is never handed out, and a living one is not asked each time."""

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from app.kernel import alive
from app.kernel import db as database


@pytest.fixture
def engine(db: Session) -> Iterator[Engine]:
    made = database.make_engine(database.engine().url.render_as_string(hide_password=False), pool_size=1)
    yield made
    made.dispose()


@pytest.fixture
def pings(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    seen: list[object] = []
    ping = engine.dialect.do_ping

    def noted(connection: PoolProxiedConnection) -> bool:
        seen.append(connection)
        return ping(connection)

    monkeypatch.setattr(engine.dialect, "do_ping", noted)
    return seen


def backend(engine: Engine) -> int:
    with engine.begin() as connection:
        return int(connection.scalar(text("SELECT pg_backend_pid()")) or 0)


def test_a_connection_whose_server_died_is_replaced_before_it_is_used(db: Session, engine: Engine) -> None:
    first = backend(engine)
    assert backend(engine) == first
    db.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
    assert backend(engine) != first


def test_a_connection_used_just_now_is_not_asked(engine: Engine, pings: list[object]) -> None:
    for _ in range(5):
        backend(engine)
    assert pings == []


def test_a_connection_is_asked_after_a_rest(
    engine: Engine, pings: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the answer tells that a line was cut without a word."""
    backend(engine)
    rested = time.monotonic() + alive.RESTED_AFTER_S + 1
    monkeypatch.setattr(alive, "time", SimpleNamespace(monotonic=lambda: rested))
    backend(engine)
    assert len(pings) == 1
