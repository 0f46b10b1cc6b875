"""API tokens: named, scoped, expiring; shown once, kept as a digest."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts import rules
from app.accounts.store import recent
from app.accounts.tables import ApiToken
from app.accounts.values import Actor, NewToken, Scope
from app.audit.actions import record
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.refusals import NotFound


def create_token(session: Session, actor: Actor, *, name: str, scopes: Iterable[Scope], days: int) -> NewToken:
    wanted = frozenset(scopes)
    rules.assert_token_allowed(actor.roles, wanted, days)
    secret = rules.TOKEN_PREFIX + rules.new_secret()
    now = clock.now(session)
    token = ApiToken(
        person_id=actor.person_id,
        name=name.strip(),
        token_sha256=rules.digest(secret),
        scopes=sorted(wanted),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    new = {"name": token.name, "scopes": token.scopes, "expires_at": token.expires_at}
    record(session, actor.person_id, "token.created", "api_token", token.id, chain=Chain.house(), new=new)
    return NewToken(token.id, secret, token.expires_at)


def revoke_token(session: Session, actor: Actor, token_id: uuid.UUID) -> None:
    token = session.get(ApiToken, token_id)
    if token is None or token.person_id != actor.person_id or token.revoked_at is not None:
        raise NotFound
    token.revoked_at = clock.now(session)
    record(session, actor.person_id, "token.revoked", "api_token", token.id, chain=Chain.house())
    recent.forget_after_commit(session, token.person_id)
