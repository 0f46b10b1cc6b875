"""Limits and headers around every request."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.web import guards
from app.web.paths import safe_next
from tests.factories.people import person, signed_in


def test_a_body_beyond_the_limit_is_refused(client: TestClient, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(client, db, person(db, Role.COORDINATOR))
    monkeypatch.setattr(guards, "BODY_LIMIT_BYTES", 1000)
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/people/sites", content=b"name=" + b"a" * 2000, headers=form).status_code == 413
    # without a declared length: counted while it comes in
    assert client.post("/people/sites", content=iter([b"name=", b"a" * 2000]), headers=form).status_code == 413
    assert client.post("/people/sites", content=b"name=short", headers=form).status_code == 303


def test_the_policy_allows_no_inline_script() -> None:
    directives = dict(part.split(" ", 1) for part in guards.CONTENT_SECURITY_POLICY.split("; "))
    assert directives["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert directives["style-src"] == "'self'"
    assert directives["object-src"] == "'none'"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", None, "/a\nb", "/sign-in"],
)
def test_sign_in_leads_nowhere_else(elsewhere: str | None) -> None:
    assert safe_next(elsewhere) is None


def test_sign_in_leads_back_to_where_one_was() -> None:
    assert safe_next("/people?search=ada") == "/people?search=ada"


def test_static_files_do_not_leave_their_folder(client: TestClient) -> None:
    for path in ("/static/../package.json", "/static/%2e%2e/package.json", "/static/%00", "/static/" + "a" * 5000):
        answer = client.get(path)
        assert answer.status_code in {303, 404}, path
