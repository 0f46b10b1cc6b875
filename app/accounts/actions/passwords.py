"""Passwords: hashed with argon2, a few at a time; typed again before a signature; changed by their owner."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from pwdlib import PasswordHash as Hasher
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import rules, store
from app.accounts.actions import throttle
from app.accounts.store import recent
from app.accounts.tables import PasswordHash, Person, SignInSession
from app.accounts.values import Actor, Proof
from app.audit.actions import record
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.refusals import Invalid, TooMany
from app.kernel.settings import settings

# each hash takes 64 MB and a core for a moment: a crowd of guesses must not starve the readers
_AT_ONCE = threading.BoundedSemaphore(2)


@lru_cache
def _hasher(cheap: bool) -> Hasher:
    return Hasher((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1) if cheap else Argon2Hasher(),))


def hasher() -> Hasher:
    return _hasher(settings().argon2_cheap)


@lru_cache
def _nobodys_hash(cheap: bool) -> str:
    return _hasher(cheap).hash("the password of nobody")


@contextmanager
def _turn() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=10):
        raise TooMany("Many people are signing in right now; please try again in a minute.")
    try:
        yield
    finally:
        _AT_ONCE.release()


def matches(session: Session, person: Person | None, password: str) -> bool:
    """Whether this is the person's password. Takes as long when there is no such person or no password."""
    known = _newest(session, person) if person else None
    with _turn():
        right = hasher().verify(password, known or _nobodys_hash(settings().argon2_cheap))
    return right and known is not None


def _newest(session: Session, person: Person) -> str | None:
    query = select(PasswordHash.hash).where(PasswordHash.person_id == person.id)
    return session.scalar(query.order_by(PasswordHash.at.desc()).limit(1))


def set_password(session: Session, person: Person, password: str) -> None:
    rules.assert_good_password(password, email=person.email, display_name=person.display_name)
    with _turn():
        hashed = hasher().hash(password)
    session.add(PasswordHash(person_id=person.id, hash=hashed, at=clock.now(session)))


def prove_password(session: Session, actor: Actor, password: str) -> Proof:
    """Re-authentication before a signature: the signer types the own password again."""
    key = str(actor.person_id)
    throttle.BY_PERSON.take(key)
    if not matches(session, store.person(session, actor.person_id), password):
        raise Invalid(
            "The password is not right.", code="wrong_password", details={"fields": {"password": "Not right."}}
        )
    throttle.BY_PERSON.forgive(key)
    return Proof(person_id=actor.person_id, at=clock.now(session), session_id=actor.session_id)


def change_password(session: Session, actor: Actor, *, old: str, new: str) -> None:
    """The owner chooses a new password; every other session of the owner ends."""
    prove_password(session, actor, old)
    person = store.person(session, actor.person_id)
    set_password(session, person, new)
    now = clock.now(session)
    others = select(SignInSession).where(
        SignInSession.person_id == person.id, SignInSession.ended_at.is_(None), SignInSession.id != actor.session_id
    )
    for one in session.scalars(others):
        one.ended_at, one.end_reason = now, "password changed"
    recent.forget_after_commit(session, person.id)
    record(session, actor.person_id, "password.changed", "person", person.id, chain=Chain.house())
