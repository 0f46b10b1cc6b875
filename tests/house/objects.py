"""What path parameters are filled with: something that exists nowhere, and something that belongs to another.

Add a line to FOREIGN when your route's object belongs to a person: a function that makes one, owned by
somebody who is not the caller. Add a line to MISSING when your parameter is not an id (an id ends in `_id`).
"""

import uuid
from collections.abc import Callable

from sqlalchemy.orm import Session

from app.accounts import actions
from app.accounts.values import Actor, Role, Scope
from tests.factories import readings
from tests.factories.people import person

MISSING: dict[str, str] = {
    "secret": "never-was",
    "sha256": "0" * 64,
    "number": "999",
    "which": "never",
    "board": "never-was",
    "metric_id": "never-was",
    "key": "nothing-of-this-name",
    "study_uid": "1.2.999",
    "series_uid": "1.2.999.1",
    "sop_uid": "1.2.999.1.1",
    "frames": "1",
}


def _session_of_another(db: Session) -> uuid.UUID:
    other = person(db, Role.READER, name="Another One")
    begun = actions.begin_session(db, other, device="elsewhere")
    assert begun.actor.session_id is not None
    return begun.actor.session_id


def _token_of_another(db: Session) -> uuid.UUID:
    other = person(db, Role.API_CLIENT, name="Another Client")
    actor = Actor(other.id, other.display_name, frozenset({Role.API_CLIENT}))
    return actions.create_token(db, actor, name="theirs", scopes=[Scope.RELEASES], days=1).token_id


def _reading_of_another(db: Session) -> uuid.UUID:
    other = readings.reader_with_a_signed_reading(db, name="Another Reader")
    return other.reading_id


FOREIGN: dict[str, Callable[[Session], uuid.UUID]] = {
    "session_id": _session_of_another,
    "token_id": _token_of_another,
    "reading_id": _reading_of_another,
}


def missing(parameter: str) -> str:
    return MISSING.get(parameter) or str(uuid.uuid4())
