"""The first administrator: by the welcome page on this computer, or by a command."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts import store
from app.accounts.values import Role
from app.cli import main
from app.kernel.settings import Settings

FORM = {"display_name": "Cora", "email": "cora@example.org", "password": "a calm morning in the room"}


def test_the_first_person_becomes_administrator_once(client: TestClient, db: Session) -> None:
    assert client.get("/sign-in").headers["location"] == "/welcome"
    assert client.post("/welcome", data={**FORM, "password": "short"}).status_code == 422
    assert client.post("/welcome", data=FORM).status_code == 303
    assert client.get("/people").status_code == 200
    client.cookies.clear()
    assert client.get("/welcome").status_code == 404
    assert client.post("/welcome", data={**FORM, "email": "other@example.org"}).status_code == 404
    assert client.get("/sign-in").status_code == 200


def test_on_a_server_there_is_no_welcome_page(
    house: Settings, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.accounts.pages import welcome

    monkeypatch.setattr(welcome, "settings", lambda: house.model_copy(update={"host": "192.0.2.1"}))
    assert client.get("/welcome").status_code == 404
    assert client.post("/welcome", data=FORM).status_code == 404


def test_a_command_makes_the_first_administrator(
    house: Settings, db: Session, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["create-administrator", "--email", "Cora@example.org", "--name", "Cora"]
    assert main(words) == 0
    link = re.search(r"http://127.0.0.1:\d+(/invitations/\S+)", capsys.readouterr().out)
    assert link
    assert client.post(link[1], data={"password": FORM["password"]}).status_code == 303
    cora = store.find_person_by_email(db, "cora@example.org")
    assert cora is not None
    assert Role.ADMINISTRATOR in store.roles_of(db, cora.id)
    assert main(words) == 2
    assert "already" in capsys.readouterr().err


def test_the_welcome_page_answers_only_under_a_name_of_this_computer(client: TestClient, db: Session) -> None:
    """A page from elsewhere can point its own name at this computer and would then be "the same origin"."""
    elsewhere = {"Host": "pages.example:8000", "Origin": "http://pages.example:8000"}
    assert client.get("/welcome", headers=elsewhere).status_code == 404
    assert client.post("/welcome", data=FORM, headers=elsewhere).status_code == 404
    assert not store.administrator_exists(db)
    for name in ("localhost:8000", "[::1]:8000", "127.0.0.1:8000"):
        assert client.get("/welcome", headers={"Host": name}).status_code == 200
