"""Passwords: throttled, typed again before signatures, changed by their owner."""

import time

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions, store
from app.accounts.actions import passwords, throttle
from app.accounts.tables import PasswordHash
from app.accounts.values import Role
from app.audit.tables import Event
from app.kernel.refusals import Invalid, TooMany
from tests.factories.people import PASSWORD, actor, person, signed_in


@pytest.fixture(autouse=True)
def fresh_throttles(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BY_EMAIL_AND_ADDRESS", "BY_EMAIL", "BY_ADDRESS", "BY_PERSON"):
        monkeypatch.setattr(throttle, name, throttle.Throttle(getattr(throttle, name).limit))


def test_guessing_is_stopped_even_before_the_right_one(client: TestClient, db: Session) -> None:
    person(db, Role.READER)
    person(db, Role.READER, name="Noise")
    form = {"email": "ada.reader@example.org", "password": "wrong"}
    answers = [client.post("/sign-in", data=form).status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]
    right = client.post("/sign-in", data={**form, "password": PASSWORD})
    assert (right.status_code, right.headers["retry-after"]) == (429, "900")
    other = client.post("/sign-in", data={"email": "noise@example.org", "password": PASSWORD})
    assert other.status_code == 303
    refused = db.scalars(select(Event).where(Event.verb == "sign_in.refused")).all()
    assert len(refused) == 8


def test_an_unknown_address_answers_the_same(client: TestClient, db: Session) -> None:
    person(db, Role.READER)
    known = client.post("/sign-in", data={"email": "ada.reader@example.org", "password": "wrong"})
    unknown = client.post("/sign-in", data={"email": "not.reader@example.org", "password": "wrong"})
    assert known.status_code == unknown.status_code == 422
    assert known.text.replace("ada.", "not.") == unknown.text


def test_an_unknown_address_costs_one_hash_too(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    verify = passwords.hasher().verify
    monkeypatch.setattr(passwords.hasher(), "verify", lambda *args: hashed.append(1) or verify(*args))
    assert not passwords.matches(db, None, "anything")
    assert not passwords.matches(db, person(db, Role.READER), "wrong")
    assert len(hashed) == 2


def test_a_signer_proves_the_own_password(db: Session) -> None:
    signer = actor(db, Role.READER)
    assert actions.prove_password(db, signer, PASSWORD).person_id == signer.person_id
    for _ in range(throttle.BY_PERSON.limit):
        with pytest.raises(Invalid, match="not right"):
            actions.prove_password(db, signer, "wrong")
    with pytest.raises(TooMany):
        actions.prove_password(db, signer, PASSWORD)


def test_a_throttle_forgets_after_its_window(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = throttle.Throttle(1)
    limit.take("a")
    with pytest.raises(TooMany):
        limit.take("a")
    limit.take("b")
    later = time.monotonic() + throttle.WINDOW_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    limit.take("a")


def test_a_changed_password_supersedes_and_ends_other_sessions(client: TestClient, db: Session) -> None:
    somebody = person(db, Role.READER)
    signed_in(client, db, somebody)
    elsewhere = client.cookies["consilium"]
    signed_in(client, db, somebody)
    form = {"old": PASSWORD, "new": "an evening in the quiet room"}
    assert client.post("/profile/password", data={**form, "old": "wrong"}).status_code == 422
    assert client.post("/profile/password", data=form).status_code == 303
    assert client.get("/profile").status_code == 200
    assert len(db.scalars(select(PasswordHash)).all()) == 2
    assert passwords.matches(db, store.person(db, somebody.id), "an evening in the quiet room")
    assert not passwords.matches(db, store.person(db, somebody.id), PASSWORD)
    client.cookies.clear()
    client.cookies.set("consilium", elsewhere)
    assert client.get("/profile").status_code == 303


def test_the_own_sign_in_does_not_buy_guesses_at_others(client: TestClient, db: Session) -> None:
    """An insider signs in between guesses; the computer's count of wrong passwords goes on."""
    people = [person(db, Role.READER, name=f"Victim {n}") for n in range(12)]
    person(db, Role.READER, name="Mallory")
    answers = []
    for n in range(throttle.BY_ADDRESS.limit + 1):
        client.cookies.clear()
        wrong = {"email": people[n % len(people)].email, "password": "wrong"}
        answers.append(client.post("/sign-in", data=wrong).status_code)
        if n % 10 == 0 and answers[-1] == 422:
            own = client.post("/sign-in", data={"email": "mallory@example.org", "password": PASSWORD})
            assert own.status_code == 303
    assert answers[-1] == 429
