"""People and their browsers."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts import actions
from app.accounts.doors import cookie_name
from app.accounts.tables import Person
from app.accounts.values import SYSTEM, Actor, Role

PASSWORD = "a calm morning in the reading room"


def person(session: Session, *roles: Role, name: str = "Ada Reader", email: str | None = None) -> Person:
    """Somebody with these roles of the house, committed, whose password is `PASSWORD`."""
    address = email or f"{name.lower().replace(' ', '.')}@example.org"
    made = actions.create_person(session, SYSTEM, display_name=name, email=address, roles=roles, password=PASSWORD)
    session.commit()
    return made


def actor(session: Session, *roles: Role, name: str = "Ada Reader") -> Actor:
    """Somebody to call actions as, without a browser."""
    made = person(session, *roles, name=name)
    return Actor(made.id, made.display_name, frozenset(roles))


def signed_in(client: TestClient, session: Session, somebody: Person) -> Actor:
    """This client's cookie becomes that of a new session of this person."""
    begun = actions.begin_session(session, somebody, device="a test")
    session.commit()
    client.cookies.set(cookie_name(), begun.secret)
    return begun.actor
