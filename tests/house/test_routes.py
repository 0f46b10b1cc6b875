"""Every route against THE route table: strangers, wrong roles, missing and foreign objects, hostile origins."""

import contextlib
from collections.abc import Iterator
from typing import cast

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts import actions
from app.accounts.tables import Person
from app.accounts.values import Actor, Role, Scope
from app.web.guards import security_headers
from tests.factories.people import person, signed_in
from tests.house.objects import FOREIGN
from tests.house.routes import PEOPLE, Row, closed_rows, routes_of, rows

JUNK = ("x", "0", "-1", "%00", "%2e%2e%2f", "a" * 300, "%F0%9F%A9%BB")
NOWHERE = {False: "/nowhere/at/all", True: "/api/v1/nowhere/at/all"}


@pytest.fixture
def app(client: TestClient) -> FastAPI:
    return cast(FastAPI, client.app)


@pytest.fixture
def everyone(db: Session) -> dict[str, Person]:
    """One person for each role, holding no other."""
    return {role.value: person(db, role, name=f"Only {role.label}") for role in Role}


@contextlib.contextmanager
def acting_as(client: TestClient, db: Session, somebody: Person) -> Iterator[Actor]:
    yield signed_in(client, db, somebody)
    client.cookies.clear()


def ask(client: TestClient, row: Row, address: str | None = None, **headers: str) -> httpx.Response:
    return client.request(row.method, address or row.address(), headers=headers)


def said(answer: httpx.Response) -> tuple[int, bytes, str | None]:
    return answer.status_code, answer.content, answer.headers.get("content-type")


def test_every_route_has_a_row_and_every_row_a_route(app: FastAPI) -> None:
    listed = {(row.method, row.path) for row in rows()}
    assert len(listed) == len(rows()), "a route is listed twice"
    assert routes_of(app) - listed == set(), "routes without a row in tests/house/route_table.py"
    assert listed - routes_of(app) == set(), "rows in tests/house/route_table.py without a route"


def test_rows_use_known_words_only() -> None:
    known = PEOPLE | {"everybody", "strangers", "token:any"} | {f"token:{scope}" for scope in Scope}
    for row in rows():
        assert row.who, f"{row}: nobody may use it"
        assert row.who <= known, f"{row}: {row.who - known}"


def test_strangers_learn_nothing_of_a_closed_route(client: TestClient, everyone: dict[str, Person]) -> None:
    """Signed out, an existing and a missing address, a wrong method and a broken body all answer alike."""
    for row in closed_rows():
        for content in (b"", b"{broken"):
            answer = client.request(row.method, row.address(), content=content)
            if row.speaks_json:
                nowhere = client.request(row.method, NOWHERE[True], content=content)
                assert answer.status_code == 401, row
                assert said(answer) == said(nowhere), row
            else:
                assert answer.status_code == 303, row
                assert answer.headers["location"].startswith("/sign-in"), row
    assert client.request("PATCH", "/people").status_code == 303
    assert client.get(NOWHERE[False]).status_code == 303


def test_a_wrong_role_gets_the_answer_of_nothing(client: TestClient, db: Session, everyone: dict[str, Person]) -> None:
    for role, somebody in everyone.items():
        with acting_as(client, db, somebody):
            nothing = {json: said(client.get(NOWHERE[json])) for json in (False, True)}
            assert nothing[False][0] == nothing[True][0] == 404
            for row in closed_rows():
                if role not in row.people:
                    assert said(ask(client, row)) == nothing[row.speaks_json], f"{row} as {role}"


def test_a_right_role_comes_in(client: TestClient, db: Session, everyone: dict[str, Person]) -> None:
    for role, somebody in everyone.items():
        with acting_as(client, db, somebody):
            for row in closed_rows():
                if role in row.people and row.method == "GET" and not row.parameters and not row.marks:
                    assert ask(client, row).status_code in {200, 303, 422}, f"{row} as {role}"


def test_a_missing_object_is_not_found_and_nothing_breaks(
    client: TestClient, db: Session, everyone: dict[str, Person]
) -> None:
    """A change may be refused for its body first (422), a read must say 404; nobody ever sees a 5xx or a success."""
    for role, somebody in everyone.items():
        with acting_as(client, db, somebody):
            nothing = {json: said(client.get(NOWHERE[json])) for json in (False, True)}
            for row in closed_rows():
                if role not in row.people or not row.parameters or row.marks:
                    continue
                answer = ask(client, row)
                if row.method == "GET" and answer.status_code != 422:
                    assert said(answer) == nothing[row.speaks_json], f"{row} as {role}"
                assert 400 <= answer.status_code < 500, f"{row} as {role}"
                for junk in JUNK:
                    answer = ask(client, row, row.address(**dict.fromkeys(row.parameters, junk)))
                    assert 400 <= answer.status_code < 500, f"{row} with {junk!r} as {role}"


def test_a_foreign_object_is_as_missing(client: TestClient, db: Session, everyone: dict[str, Person]) -> None:
    foreign = {name: make(db) for name, make in FOREIGN.items()}
    db.commit()
    for role, somebody in everyone.items():
        with acting_as(client, db, somebody):
            for row in closed_rows():
                if role in row.people and row.parameters and set(row.parameters) <= FOREIGN.keys() and not row.marks:
                    theirs = ask(client, row, row.address(**foreign))
                    assert said(theirs) == said(ask(client, row)), f"{row} as {role}"
                    assert 400 <= theirs.status_code < 500, f"{row} as {role}"


def test_a_token_opens_only_what_its_scope_names(client: TestClient, db: Session, everyone: dict[str, Person]) -> None:
    owner = everyone["coordinator"]
    actor = Actor(owner.id, owner.display_name, frozenset({Role.COORDINATOR}))
    for scope in Scope:
        bearer = f"Bearer {actions.create_token(db, actor, name=scope, scopes=[scope], days=1).secret}"
        db.commit()
        nothing = {json: said(client.get(NOWHERE[json], headers={"Authorization": bearer})) for json in (False, True)}
        for row in closed_rows():
            answer = None if row.marks else ask(client, row, Authorization=bearer)
            if answer is None:
                continue
            if not row.lets_in(scope):
                assert said(answer) == nothing[row.speaks_json], f"{row} with a token for {scope}"
            elif not row.parameters and row.method == "GET":
                assert answer.status_code in {200, 422}, f"{row} with a token for {scope}"
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer consilium_wrong"}).status_code == 401


def test_a_change_from_another_sites_page_is_refused(
    client: TestClient, db: Session, everyone: dict[str, Person]
) -> None:
    hostile: tuple[dict[str, str], ...] = (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
    )
    for somebody in (None, everyone["coordinator"]):
        if somebody is not None:
            signed_in(client, db, somebody)
        for row in rows():
            if row.method == "GET":
                continue
            for headers in hostile:
                assert ask(client, row, **headers).status_code == 403, f"{row} from {headers}"
            assert ask(client, row, Origin="http://127.0.0.1:8000").status_code != 403, row
            if somebody is not None:
                signed_in(client, db, somebody)


def test_every_answer_carries_the_guards_headers(client: TestClient, db: Session, everyone: dict[str, Person]) -> None:
    for somebody in (None, *everyone.values()):
        if somebody is not None:
            signed_in(client, db, somebody)
        for row in rows():
            if row.marks or row.path == "/sign-out":
                continue
            answer = ask(client, row)
            for name, value in security_headers().items():
                assert answer.headers.get(name) == value, f"{row}: {name}"
            kept = answer.headers["cache-control"]
            assert kept == "no-store" or (row.path.startswith("/pixels/") and kept.startswith("private")), row
            assert "access-control-allow-origin" not in answer.headers, row
            assert answer.status_code < 500, row
