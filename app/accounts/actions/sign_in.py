"""Signing in and out: a new opaque secret each time, revocable at once."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import rules, store
from app.accounts.actions import passwords, throttle
from app.accounts.store import recent, sessions
from app.accounts.tables import Person, SignInSession
from app.accounts.values import Actor, NewSession
from app.audit.actions import record
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.ids import HOUSE_ID, SYSTEM_PERSON_ID
from app.kernel.refusals import NotFound, NotSignedIn


def sign_in(session: Session, *, email: str, password: str, address: str, device: str) -> NewSession | None:
    """A new session, or None when e-mail and password do not go together (which is recorded, not raised)."""
    email = email.strip().lower()
    keys = ((throttle.BY_EMAIL_AND_ADDRESS, f"{email} {address}"), (throttle.BY_EMAIL, email))
    for limit, key in (*keys, (throttle.BY_ADDRESS, address)):
        limit.take(rules.digest(key))
    person = store.find_person_by_email(session, email)
    right = passwords.matches(session, person, password)
    if person is None or not right or person.deactivated_at is not None:
        subject = person.id if person else HOUSE_ID
        record(session, SYSTEM_PERSON_ID, "sign_in.refused", "person", subject, chain=Chain.house())
        return None
    for limit, key in keys:
        limit.forgive(rules.digest(key))
    # several people share an address: the own right password says nothing about guesses at others
    throttle.BY_ADDRESS.take_back(rules.digest(address))
    return begin_session(session, person, device=device)


def sign_in_again(session: Session, secret: str, *, password: str, address: str, device: str) -> NewSession | None:
    """The person of a session that ran out, back with the password alone; None when it is not right.

    Whoever signed out, or was signed out, has no such session: NotSignedIn.
    """
    found = sessions.unended(session, secret)
    if found is None:
        raise NotSignedIn
    old, person = found
    begun = sign_in(session, email=person.email or "", password=password, address=address, device=device)
    if begun is not None:
        _end(session, begun.actor, [old], "signed in again")
    return begun


def begin_session(session: Session, person: Person, *, device: str) -> NewSession:
    """Always a new secret: one that was known before sign-in is worth nothing after it."""
    secret = rules.new_secret()
    now = clock.now(session)
    begun = SignInSession(
        person_id=person.id,
        token_sha256=rules.digest(secret),
        device=device,
        created_at=now,
        last_seen_at=now,
    )
    session.add(begun)
    session.flush()
    record(session, person.id, "sign_in.begun", "sign_in_session", begun.id, chain=Chain.house())
    actor = Actor(person.id, person.display_name, store.roles_of(session, person.id), session_id=begun.id)
    return NewSession(actor, secret)


def end_session(session: Session, actor: Actor, session_id: uuid.UUID, *, reason: str = "signed out") -> None:
    """Sign out here, or on another of the own devices."""
    found = session.get(SignInSession, session_id)
    if found is None or found.person_id != actor.person_id or found.ended_at is not None:
        raise NotFound
    _end(session, actor, [found], reason)


def end_sessions(session: Session, actor: Actor, person_id: uuid.UUID, *, reason: str) -> None:
    """Every session of a person, when the account is closed or its password was reset."""
    query = select(SignInSession).where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
    _end(session, actor, session.scalars(query).all(), reason)


def _end(session: Session, actor: Actor, ending: Sequence[SignInSession], reason: str) -> None:
    now = clock.now(session)
    for one in ending:
        one.ended_at, one.end_reason = now, reason
        record(
            session,
            actor.person_id,
            "sign_in.ended",
            "sign_in_session",
            one.id,
            chain=Chain.house(),
            new={"reason": reason},
        )
        recent.forget_after_commit(session, one.person_id)
