"""How a no is said: to browsers in a page, to programs as a problem document; never with a trace."""

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.doors import SignedIn
from app.accounts.values import Role
from app.kernel import refusals
from app.kernel.refusals import Refusal
from app.main import create_app
from app.web.errors import STATUS
from tests.factories.people import person, signed_in


def test_every_refusal_has_a_status() -> None:
    named = {kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refusal)}
    assert named - {Refusal} == STATUS.keys()


@pytest.fixture
def broken(house: object, db: Session) -> TestClient:
    """The application with two more routes: one that breaks, one whose database is away."""
    router = APIRouter()

    @router.get("/breaks")
    @router.get("/api/v1/breaks")
    def breaks(actor: SignedIn) -> None:
        raise RuntimeError("a sentence with Erika Mustermann in it")

    app = create_app()
    app.include_router(router)
    client = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False, follow_redirects=False)
    signed_in(client, db, person(db, Role.READER))
    return client


def test_a_broken_page_says_so_without_a_trace(broken: TestClient) -> None:
    for path in ("/breaks", "/api/v1/breaks"):
        answer = broken.get(path)
        assert answer.status_code == 500
        assert "Traceback" not in answer.text
        assert "Mustermann" not in answer.text
        assert "nothing of it was kept" in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


def test_a_program_gets_a_problem_document(client: TestClient) -> None:
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Please sign in",
        "status": 401,
        "detail": "Please sign in first.",
        "code": "not_signed_in",
        "details": {},
    }


def test_a_field_that_is_not_declared_is_refused(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.READER))
    answer = client.post("/profile", data={"display_name": "Ada", "kind": "system", "deactivated_at": ""})
    assert answer.status_code == 422
    assert "kind" in answer.text


def test_what_was_sent_is_not_sent_back_in_an_error(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.READER))
    answer = client.post("/profile", data={"display_name": "Ada", "years_experience": "Erika Mustermann"})
    assert answer.status_code == 422
    assert "Mustermann" not in answer.text


def test_a_text_no_database_can_hold_is_refused(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.READER))
    answer = client.post("/profile", content=b"display_name=a%00b", headers={"content-type": FORM})
    assert answer.status_code == 422
    answer = client.post("/sign-in", content=b"email=a%00b&password=%00", headers={"content-type": FORM})
    assert answer.status_code == 422


FORM = "application/x-www-form-urlencoded"


def test_the_database_being_away_is_a_503(client: TestClient, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.kernel import db as database

    monkeypatch.setenv("CONSILIUM_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    database.settings.cache_clear()
    database.engine.cache_clear()
    database.session_maker.cache_clear()
    for path in ("/sign-in", "/healthz"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
