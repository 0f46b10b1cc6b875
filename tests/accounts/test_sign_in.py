"""Signing in and out through the door."""

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.store import recent
from app.accounts.tables import SignInSession
from app.accounts.values import Role
from app.audit.tables import Event
from tests.factories.people import PASSWORD, person, signed_in


def test_somebody_signs_in_reads_the_own_pages_and_signs_out(client: TestClient, db: Session) -> None:
    person(db, Role.COORDINATOR, name="Cora Coordinator")
    person(db, Role.READER, name="Noise Reader")
    form = {"email": " Cora.Coordinator@example.org", "password": PASSWORD, "next": "/profile/tokens"}
    answer = client.post("/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/profile/tokens")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]
    assert client.get("/").headers["location"] == "/campaigns"
    for page in ("/profile", "/profile/sessions", "/profile/tokens", "/people", "/people/invitation", "/api/docs"):
        assert client.get(page).status_code == 200, page
    answer = client.post("/sign-out")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert client.get("/profile").headers["location"] == "/sign-in?next=%2Fprofile"
    verbs = [event.verb for event in db.scalars(select(Event).order_by(Event.sequence))]
    assert verbs[-2:] == ["sign_in.begun", "sign_in.ended"]


def test_a_revoked_session_is_refused_at_once(client: TestClient, db: Session) -> None:
    somebody = person(db, Role.READER)
    first = signed_in(client, db, somebody)
    assert client.get("/profile").status_code == 200
    secret = client.cookies["consilium"]
    signed_in(client, db, somebody)
    assert client.post(f"/profile/sessions/{first.session_id}/end").status_code == 303
    assert client.get("/profile").status_code == 200
    client.cookies.set("consilium", secret)
    assert client.get("/profile").status_code == 303


def test_an_idle_session_has_ended(client: TestClient, db: Session) -> None:
    actor = signed_in(client, db, person(db, Role.READER))
    row = db.get_one(SignInSession, actor.session_id)
    row.last_seen_at = row.last_seen_at.replace(year=2020)
    db.commit()
    recent.forget(actor.person_id)
    assert client.get("/profile").status_code == 303


def run_out(db: Session, session_id: object) -> None:
    row = db.get_one(SignInSession, session_id)
    row.last_seen_at = row.last_seen_at.replace(year=2020)
    db.commit()
    recent.forget(row.person_id)


def test_a_session_that_ran_out_goes_on_with_the_password_alone(client: TestClient, db: Session) -> None:
    actor = signed_in(client, db, person(db, Role.READER))
    run_out(db, actor.session_id)
    answer = client.post("/api/v1/session/continuation", json={"password": "not this one"})
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_password")
    assert client.get("/profile").status_code == 303
    answer = client.post("/api/v1/session/continuation", json={"password": PASSWORD})
    assert answer.status_code == 204
    assert "HttpOnly" in answer.headers["set-cookie"]
    client.cookies.delete("consilium", domain="")
    assert client.get("/profile").status_code == 200
    verbs = [event.verb for event in db.scalars(select(Event).order_by(Event.sequence))]
    assert verbs[-3:] == ["sign_in.refused", "sign_in.begun", "sign_in.ended"]
    db.expire_all()
    assert db.get_one(SignInSession, actor.session_id).end_reason == "signed in again"


def test_no_session_goes_on_that_somebody_ended(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.READER))
    secret = client.cookies["consilium"]
    client.post("/sign-out")
    for cookie in (secret, "of nobody"):
        client.cookies.set("consilium", cookie)
        assert client.post("/api/v1/session/continuation", json={"password": PASSWORD}).status_code == 401


def test_the_password_of_a_session_cannot_be_guessed_for_ever(client: TestClient, db: Session) -> None:
    actor = signed_in(client, db, person(db, Role.READER, name="Often Guessed"))
    run_out(db, actor.session_id)
    answers = [client.post("/api/v1/session/continuation", json={"password": "a guess"}) for _ in range(30)]
    assert [answer.status_code for answer in answers] == [422] * 8 + [429] * 22
