"""Behind https: the cookie is bound to host and scheme, and browsers are told to stay there."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.kernel.settings import Settings, settings
from app.main import create_app
from tests.factories.people import PASSWORD, person


@pytest.fixture
def client(house: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("CONSILIUM_HTTPS", "1")
    settings.cache_clear()
    with TestClient(create_app(), base_url="https://reading.example", follow_redirects=False) as browser:
        yield browser


def test_the_session_cookie_is_bound_to_this_host(client: TestClient, db: Session) -> None:
    person(db, Role.READER)
    answer = client.post("/sign-in", data={"email": "ada.reader@example.org", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-consilium=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "Path=/;" in cookie
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert client.get("/profile").status_code == 200


def test_a_foreign_scheme_is_still_the_own_host(client: TestClient) -> None:
    """TLS may end at a proxy: the host decides, not the scheme the server sees."""
    assert client.post("/sign-out", headers={"Origin": "https://reading.example"}).status_code == 303
    assert client.post("/sign-out", headers={"Origin": "https://other.example"}).status_code == 403
