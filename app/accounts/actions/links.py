"""Invitation and reset links: made here, copied to their person by hand, good for one use."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import rules, store
from app.accounts.actions import passwords, sign_in
from app.accounts.tables import Link, Person
from app.accounts.values import Actor, LinkKind, NewLink, NewSession
from app.audit.actions import record
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.refusals import Conflict, NotFound

_PATHS = {LinkKind.INVITATION: "/invitations/", LinkKind.RESET: "/resets/"}


def create_link(session: Session, actor: Actor, person_id: uuid.UUID, kind: LinkKind) -> NewLink:
    """A new link for this person; the ones before it stop working."""
    person = store.person(session, person_id)
    rules.assert_may_manage(actor, person.id, store.roles_of(session, person.id))
    if person.email is None or person.deactivated_at is not None:
        raise Conflict("This account cannot sign in; there is nothing to link to.")
    now = clock.now(session)
    for older in _live(session, person.id):
        older.withdrawn_at = now
    secret = rules.new_secret()
    link = Link(
        kind=kind.value,
        person_id=person.id,
        token_sha256=rules.digest(secret),
        created_at=now,
        created_by=actor.person_id,
        expires_at=now + rules.LINK_LIFETIME[kind],
    )
    session.add(link)
    session.flush()
    record(
        session,
        actor.person_id,
        f"{kind.value}.created",
        "person",
        person.id,
        chain=Chain.house(),
        new={"link": link.id, "expires_at": link.expires_at},
    )
    return NewLink(kind, person.id, _PATHS[kind] + secret, link.expires_at)


def person_of_link(session: Session, kind: LinkKind, secret: str) -> Person:
    return store.person(session, _found(session, kind, secret).person_id)


def use_link(session: Session, kind: LinkKind, secret: str, *, password: str, device: str) -> NewSession:
    """Choose a password and be signed in; every older session of the person ends."""
    link = _found(session, kind, secret)
    person = store.person(session, link.person_id)
    passwords.set_password(session, person, password)
    link.used_at = clock.now(session)
    actor = Actor(person.id, person.display_name)
    record(session, person.id, f"{kind.value}.used", "person", person.id, chain=Chain.house(), new={"link": link.id})
    sign_in.end_sessions(session, actor, person.id, reason="password reset")
    return sign_in.begin_session(session, person, device=device)


def _found(session: Session, kind: LinkKind, secret: str) -> Link:
    query = select(Link).where(Link.token_sha256 == rules.digest(secret), Link.kind == kind.value)
    link = session.scalar(query.with_for_update())
    usable = link is not None and link.used_at is None and link.withdrawn_at is None
    if link is None or not usable or link.expires_at <= clock.now(session):
        raise NotFound("This link was used already, has run out or never was; ask for a new one.")
    if store.person(session, link.person_id).deactivated_at is not None:
        raise NotFound("This link was used already, has run out or never was; ask for a new one.")
    return link


def _live(session: Session, person_id: uuid.UUID) -> list[Link]:
    query = select(Link).where(Link.person_id == person_id, Link.used_at.is_(None), Link.withdrawn_at.is_(None))
    return list(session.scalars(query))
