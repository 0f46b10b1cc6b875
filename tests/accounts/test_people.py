"""People are invited, given roles and closed; everything leaves its event."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions, store
from app.accounts.tables import Person
from app.accounts.values import SYSTEM, Role
from app.audit.tables import Event
from app.kernel.refusals import Conflict
from tests.factories.people import PASSWORD, actor, person, signed_in


def _verbs(db: Session) -> list[str]:
    db.rollback()
    return list(db.scalars(select(Event.verb).order_by(Event.sequence)))


def _link_on(page: str) -> str:
    found = re.search(r'value="http://127.0.0.1:8000(/\w+/[\w-]+)"', page)
    assert found
    return found[1]


def test_an_invited_person_chooses_a_password_once(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.COORDINATOR))
    form = {"display_name": "Boris Blind", "email": "Boris@example.org", "roles": ["reader", "adjudicator"]}
    link = _link_on(client.post("/people/invitation", data=form).text)
    assert _verbs(db)[-4:] == ["person.created", "role.granted", "role.granted", "invitation.created"]
    client.cookies.clear()
    assert "Welcome, Boris Blind" in client.get(link).text
    assert client.post(link, data={"password": "short"}).status_code == 422
    answer = client.post(link, data={"password": "an evening in the quiet room"})
    assert answer.headers["location"] == "/"
    assert client.get("/").headers["location"] == "/worklist"
    client.cookies.clear()
    assert client.get(link).status_code == 404
    assert client.post(link, data={"password": "an evening in the quiet room"}).status_code == 404
    assert client.get(link.replace("invitations", "resets")).status_code == 404


def test_a_reset_ends_every_session_and_older_links(client: TestClient, db: Session) -> None:
    reader = person(db, Role.READER, name="Boris Blind")
    chief = person(db, Role.ADMINISTRATOR)
    signed_in(client, db, reader)
    readers_cookie = client.cookies["consilium"]
    signed_in(client, db, chief)
    older = _link_on(client.post(f"/people/{reader.id}/reset-link").text)
    link = _link_on(client.post(f"/people/{reader.id}/reset-link").text)
    client.cookies.clear()
    assert client.get(older).status_code == 404
    assert client.post(link, data={"password": "an evening in the quiet room"}).status_code == 303
    client.cookies.clear()
    client.cookies.set("consilium", readers_cookie)
    assert client.get("/profile").status_code == 303
    client.cookies.clear()
    old = client.post("/sign-in", data={"email": "boris.blind@example.org", "password": PASSWORD})
    assert old.status_code == 422


def test_a_closed_account_is_out_at_once(client: TestClient, db: Session) -> None:
    reader, chief = person(db, Role.READER, name="Boris Blind"), person(db, Role.ADMINISTRATOR)
    signed_in(client, db, reader)
    assert client.get("/profile").status_code == 200
    readers_cookie = client.cookies["consilium"]
    signed_in(client, db, chief)
    assert client.post(f"/people/{reader.id}/deactivation", data={"reason": "left the clinic"}).status_code == 303
    assert "sign_in.ended" in _verbs(db)
    closing = db.scalars(select(Event).where(Event.verb == "person.deactivated")).one()
    assert (closing.reason, closing.subject_id, closing.actor_id) == ("left the clinic", reader.id, chief.id)
    client.cookies.set("consilium", readers_cookie)
    assert client.get("/profile").status_code == 303
    answer = client.post("/sign-in", data={"email": "boris.blind@example.org", "password": PASSWORD})
    assert answer.status_code == 422


def test_a_taken_role_closes_its_doors_at_once(client: TestClient, db: Session) -> None:
    somebody = person(db, Role.COORDINATOR, name="Cora")
    chief = actor(db, Role.ADMINISTRATOR)
    signed_in(client, db, somebody)
    assert client.get("/people").status_code == 200
    actions.end_role(db, chief, somebody.id, Role.COORDINATOR)
    db.commit()
    assert client.get("/people").status_code == 404


def test_the_last_administrator_stays(db: Session) -> None:
    chief = actor(db, Role.ADMINISTRATOR)
    with pytest.raises(Conflict, match="needs an administrator"):
        actions.end_role(db, chief, chief.person_id, Role.ADMINISTRATOR)
    db.rollback()
    with pytest.raises(Conflict, match="needs an administrator"):
        actions.deactivate(db, chief, chief.person_id, reason="tired")


def test_a_coordinator_cannot_take_over_an_administrators_account(client: TestClient, db: Session) -> None:
    chief = person(db, Role.ADMINISTRATOR, name="Chief")
    signed_in(client, db, person(db, Role.COORDINATOR))
    before = _verbs(db)
    assert client.post(f"/people/{chief.id}/reset-link").status_code == 409
    assert client.post(f"/people/{chief.id}/deactivation", data={"reason": "coup"}).status_code == 409
    assert client.post(f"/people/{chief.id}/roles", data={"roles": "reader"}).status_code == 409
    form = {"display_name": "Me Again", "email": "me@example.org", "roles": "administrator"}
    assert client.post("/people/invitation", data=form).status_code == 409
    assert _verbs(db) == before
    assert store.find_person_by_email(db, "me@example.org") is None


def test_the_house_itself_cannot_be_managed(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.ADMINISTRATOR))
    assert client.get(f"/people/{SYSTEM.person_id}").status_code == 404
    assert client.post(f"/people/{SYSTEM.person_id}/reset-link").status_code == 404


def test_an_address_is_used_once(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.ADMINISTRATOR))
    form = {"display_name": "Ada Again", "email": "ADA.Reader@example.org"}
    answer = client.post("/people/invitation", data=form)
    assert answer.status_code == 409
    assert "already here" in answer.text
    assert "Ada Again" in answer.text  # what was typed is still in the form


def test_names_are_shown_inert(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.ADMINISTRATOR, name="<script>alert(1)</script>", email="x@example.org"))
    page = client.get("/people").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_ones_profile_is_changed_and_recorded(client: TestClient, db: Session) -> None:
    me = signed_in(client, db, person(db, Role.READER))
    form = {"display_name": "Ada R. Reader", "specialty": "radiology", "years_experience": "12", "cases_per_year": ""}
    assert client.post("/profile", data=form).status_code == 303
    db.expire_all()
    row = db.get_one(Person, me.person_id)
    assert (row.display_name, row.specialty, row.years_experience) == ("Ada R. Reader", "radiology", 12)
    change = db.scalars(select(Event).where(Event.verb == "person.changed")).one()
    assert change.old is not None
    assert change.new is not None
    assert (change.old["display_name"], change.new["display_name"]) == ("Ada Reader", "Ada R. Reader")
