"""Opening and closing the demonstration's accounts."""

import secrets

from sqlalchemy.orm import Session

from app.accounts import actions
from app.accounts import store as accounts
from app.accounts.values import SYSTEM, LinkKind, Role
from app.demo.staging.cast import CAST, DOMAIN, password, person_of
from app.kernel.settings import Settings

CLOSED = "the demonstration is closed"


def are_open(session: Session) -> bool:
    return all(
        person is not None and person.deactivated_at is None
        for person in (person_of(session, member.key) for member in CAST)
    )


def open_all(session: Session, choices: Settings) -> None:
    """Makes whom there is not yet, and opens again who was closed."""
    for member in CAST:
        person = person_of(session, member.key)
        if person is None:
            actions.create_person(
                session,
                SYSTEM,
                display_name=member.name,
                email=member.email,
                roles=[member.role],
                password=password(choices),
                specialty=member.specialty,
                years_experience=member.years_experience,
                cases_per_year=member.cases_per_year,
            )
        elif person.deactivated_at is not None:
            actions.reactivate(session, SYSTEM, person.id)
            _set_password(session, member.key, password(choices))


def close_all(session: Session) -> bool:
    """Nobody signs in with a demonstration account any more; whether there was one to close."""
    on_stage = {person.email for person in accounts.people(session, search=f"@{DOMAIN}").items}
    closed = False
    for member in CAST:
        person = person_of(session, member.key) if member.email in on_stage else None
        if person is None or person.deactivated_at is not None:
            continue
        if member.role is Role.ADMINISTRATOR and not _other_administrator(session):
            # the house cannot be without one: a random password, and the reset link as the only way in
            _set_password(session, member.key, secrets.token_urlsafe(24))
        else:
            actions.deactivate(session, SYSTEM, person.id, reason=CLOSED)
        closed = True
    return closed


def _other_administrator(session: Session) -> bool:
    demonstration = {member.email for member in CAST}
    return any(person.email not in demonstration for person in accounts.people_with_role(session, Role.ADMINISTRATOR))


def _set_password(session: Session, key: str, new: str) -> None:
    person = person_of(session, key)
    assert person is not None
    link = actions.create_link(session, SYSTEM, person.id, LinkKind.RESET)
    begun = actions.use_link(session, LinkKind.RESET, link.path.rsplit("/", 1)[1], password=new, device="house")
    assert begun.actor.session_id is not None
    actions.end_session(session, begun.actor, begun.actor.session_id)
