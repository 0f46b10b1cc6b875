"""Who was seen in the last seconds by this process: spares most requests a look into the database.

Revocations in this process take effect at once, those of other processes within `KEPT_SECONDS`.
"""

import time
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts.values import Actor

if TYPE_CHECKING:
    from app.accounts.store.sessions import Visit

KEPT_SECONDS = 3.0
_MOST = 4096

_visits: dict[str, tuple[float, "Visit"]] = {}
_tokens: dict[str, tuple[float, Actor]] = {}


def visit(digest: str) -> "Visit | None":
    kept = _visits.get(digest)
    return kept[1] if kept and kept[0] > time.monotonic() else None


def keep_visit(digest: str, seen: "Visit") -> None:
    if len(_visits) >= _MOST:
        _visits.clear()
    _visits[digest] = (time.monotonic() + KEPT_SECONDS, seen)


def token(digest: str) -> Actor | None:
    kept = _tokens.get(digest)
    return kept[1] if kept and kept[0] > time.monotonic() else None


def keep_token(digest: str, actor: Actor) -> None:
    if len(_tokens) >= _MOST:
        _tokens.clear()
    _tokens[digest] = (time.monotonic() + KEPT_SECONDS, actor)


def forget(person_id: uuid.UUID) -> None:
    for digest, (_, seen) in list(_visits.items()):
        if seen.actor.person_id == person_id:
            _visits.pop(digest, None)
    for digest, (_, actor) in list(_tokens.items()):
        if actor.person_id == person_id:
            _tokens.pop(digest, None)


def forget_after_commit(session: Session, person_id: uuid.UUID) -> None:
    """A changed role or an ended session must show at once, but only once it is true."""

    @event.listens_for(session, "after_commit", once=True)
    def _forget(_: Session) -> None:
        forget(person_id)
