"""Who was seen in the last seconds by this process: spares most requests a look into the database.

Revocations in this process take effect at once, those of other processes within `KEPT_SECONDS`.
"""

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.kernel.remembering import Remembered

if TYPE_CHECKING:
    from app.accounts.store.sessions import Visit

KEPT_SECONDS = 3.0
_MOST = 4096

# both by the digest of the secret
visits: "Remembered[str, Visit]" = Remembered(KEPT_SECONDS, _MOST)
tokens: Remembered[str, Actor] = Remembered(KEPT_SECONDS, _MOST)


def forget(person_id: uuid.UUID) -> None:
    visits.forget(lambda _, seen: seen.actor.person_id == person_id)
    tokens.forget(lambda _, actor: actor.person_id == person_id)


def forget_after_commit(session: Session, person_id: uuid.UUID) -> None:
    """A changed role or an ended session must show at once, but only once it is true."""

    @event.listens_for(session, "after_commit", once=True)
    def _forget(_: Session) -> None:
        forget(person_id)
