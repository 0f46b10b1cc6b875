"""Who a secret belongs to: sign-in sessions and API tokens, looked up once and kept for a few seconds."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts import rules
from app.accounts.tables import ApiToken, Person, RoleGrant, SignInSession
from app.accounts.values import Actor, Role
from app.kernel import clock
from app.kernel.settings import settings

RENEWED_EVERY = timedelta(seconds=30)
"""How exactly the last activity is kept: a write for every request would be too many."""


@dataclass(frozen=True)
class Visit:
    """A live session and when it will end if nothing happens."""

    actor: Actor
    ends_at: datetime


_ROLES = (
    select(func.array_agg(RoleGrant.role))
    .where(RoleGrant.person_id == Person.id, RoleGrant.ended_at.is_(None), RoleGrant.campaign_id.is_(None))
    .scalar_subquery()
)


def visit(session: Session, secret: str, *, renew: bool) -> Visit | None:
    """The live session of this cookie; `renew` counts as activity of its person."""
    query = (
        select(SignInSession, Person, _ROLES)
        .join(Person, Person.id == SignInSession.person_id)
        .where(SignInSession.token_sha256 == rules.digest(secret))
        .where(SignInSession.ended_at.is_(None), Person.deactivated_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    found, person, roles = row
    now = clock.now(session)
    limits = {"idle_minutes": settings().session_idle_minutes, "absolute_hours": settings().session_absolute_hours}
    ends_at = rules.session_ends_at(created_at=found.created_at, last_seen_at=found.last_seen_at, **limits)
    if now >= ends_at:
        return None
    if renew and now - found.last_seen_at > RENEWED_EVERY:
        session.execute(update(SignInSession).where(SignInSession.id == found.id).values(last_seen_at=now))
        ends_at = rules.session_ends_at(created_at=found.created_at, last_seen_at=now, **limits)
    actor = Actor(
        person_id=person.id,
        display_name=person.display_name,
        roles=frozenset(Role(role) for role in roles or ()),
        session_id=found.id,
    )
    return Visit(actor, ends_at)


def unended(session: Session, secret: str) -> tuple[SignInSession, Person] | None:
    """The session of this cookie, also when it ran out by itself; none that was ended by somebody."""
    query = (
        select(SignInSession, Person)
        .join(Person, Person.id == SignInSession.person_id)
        .where(SignInSession.token_sha256 == rules.digest(secret), SignInSession.ended_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def token_actor(session: Session, secret: str) -> Actor | None:
    """The token acts for its owner, with the scopes its owner could still give it today."""
    query = (
        select(ApiToken, Person, _ROLES)
        .join(Person, Person.id == ApiToken.person_id)
        .where(ApiToken.token_sha256 == rules.digest(secret), ApiToken.revoked_at.is_(None))
        .where(ApiToken.expires_at > func.clock_timestamp(), Person.deactivated_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    token, person, roles = row
    now = clock.now(session)
    if token.last_used_at is None or now - token.last_used_at > RENEWED_EVERY:
        session.execute(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=now))
    allowed = rules.allowed_scopes(Role(role) for role in roles or ())
    return Actor(
        person_id=person.id,
        display_name=f"{person.display_name} ({token.name})",
        roles=frozenset({Role.API_CLIENT}),
        token_id=token.id,
        scopes=frozenset(scope for scope in token.scopes if scope in allowed),
    )


def live_sessions(session: Session, person_id: uuid.UUID) -> Sequence[SignInSession]:
    """The person's sessions that have not ended, newest activity first."""
    now = clock.now(session)
    query = (
        select(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .where(SignInSession.last_seen_at > now - timedelta(minutes=settings().session_idle_minutes))
        .where(SignInSession.created_at > now - timedelta(hours=settings().session_absolute_hours))
        .order_by(SignInSession.last_seen_at.desc())
    )
    return session.scalars(query).all()


def tokens_of(session: Session, person_id: uuid.UUID) -> Sequence[ApiToken]:
    """Every token the person ever made, live ones first."""
    query = select(ApiToken).where(ApiToken.person_id == person_id)
    return session.scalars(
        query.order_by(ApiToken.revoked_at.is_not(None), ApiToken.expires_at.desc(), ApiToken.created_at.desc())
    ).all()
