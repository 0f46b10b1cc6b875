"""No success is told before it is safe: a COMMIT that fails gives no 2xx or 3xx, and nothing of it stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from app.accounts.tables import Person, SignInSession, Site
from app.accounts.values import Role
from app.audit.tables import Event
from app.kernel.db import engine
from app.web.sessions import request_session
from tests.factories.people import PASSWORD, person, signed_in


@contextmanager
def commits_failing() -> Iterator[None]:
    """The database goes away at the moment of COMMIT (after the changes were sent, before they are safe)."""

    def fail(connection: Any) -> None:
        connection.connection.dbapi_connection.close()

    event.listen(engine(), "commit", fail)
    try:
        yield
    finally:
        event.remove(engine(), "commit", fail)


def _count(db: Session, *tables: type[Any]) -> list[int]:
    db.rollback()
    return [db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_a_sign_in_whose_commit_fails_is_not_told_as_done(client: TestClient, db: Session) -> None:
    person(db, Role.READER)
    before = _count(db, SignInSession, Event)
    with commits_failing():
        answer = client.post("/sign-in", data={"email": "ada.reader@example.org", "password": PASSWORD})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "set-cookie" not in answer.headers
    assert _count(db, SignInSession, Event) == before
    again = client.post("/sign-in", data={"email": "ada.reader@example.org", "password": PASSWORD})
    assert again.status_code == 303


def test_an_invitation_whose_commit_fails_leaves_nobody_behind(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.COORDINATOR))
    assert client.get("/people").status_code == 200  # seen lately: the door itself needs no transaction now
    before = _count(db, Person, Site, Event)
    with commits_failing():
        form = {"display_name": "Nobody", "email": "nobody@example.org", "roles": "reader"}
        assert client.post("/people/invitation", data=form).status_code == 503
        assert client.post("/people/sites", data={"name": "Nowhere"}).status_code == 503
    assert _count(db, Person, Site, Event) == before


def test_every_route_ends_its_transaction_before_it_answers(client: TestClient) -> None:
    late = [
        route.path
        for route in iter_route_contexts(cast(FastAPI, client.app).routes)
        for used in _flat(getattr(route, "dependant", None))
        if used.call is request_session and used.scope != "function"
    ]
    assert late == [], "use DbSession of app.web.sessions, not Depends(request_session)"


def _flat(dependant: Dependant | None) -> Iterator[Dependant]:
    if dependant is None:
        return
    for one in dependant.dependencies:
        yield one
        yield from _flat(one)
