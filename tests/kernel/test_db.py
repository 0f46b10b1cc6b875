"""Sessions that only ask: no transaction around a statement, and nothing can be written through one."""

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from app.accounts.tables import Person
from app.kernel.db import asking, engine
from tests.factories import people


def test_a_session_for_asking_sees_what_was_committed_meanwhile_and_leaves_no_transaction_open(db: Session) -> None:
    with asking() as session:
        assert session.scalars(select(Person.display_name).where(Person.display_name == "Ada Example")).all() == []
        people.person(db, name="Ada Example")
        db.commit()
        assert session.scalars(select(Person.display_name).where(Person.display_name == "Ada Example")).all()
        status = "SELECT state FROM pg_stat_activity WHERE pid = :pid"
        pid = session.scalar(select(func.pg_backend_pid()))
        assert db.scalar(text(status), {"pid": pid}) == "idle"


def test_a_session_for_asking_refuses_to_write(db: Session) -> None:
    person = people.person(db, name="Ada Example")
    db.commit()
    with asking() as session, pytest.raises(RuntimeError):
        session.execute(update(Person).values(display_name="Eve Example"))
    with pytest.raises(RuntimeError), asking() as session:
        found = session.get(Person, person.id)
        assert found is not None
        found.display_name = "Eve Example"
    db.expire_all()
    assert person.display_name == "Ada Example"


def test_a_session_for_asking_gives_its_connection_back_when_told_to(db: Session) -> None:
    pool = engine().pool
    assert isinstance(pool, QueuePool)
    held = pool.checkedout()
    with asking() as session:
        session.execute(select(Person.id))
        assert pool.checkedout() == held + 1
        session.commit()
        assert pool.checkedout() == held
        session.execute(select(Person.id))


def test_a_connection_that_asked_carries_transactions_again_afterwards(db: Session) -> None:
    with asking() as session:
        pid = session.scalar(select(func.pg_backend_pid()))
    with engine().connect() as connection:
        assert connection.scalar(select(func.pg_backend_pid())) == pid
        status = "SELECT state FROM pg_stat_activity WHERE pid = :pid"
        assert db.scalar(text(status), {"pid": pid}) == "idle in transaction"
