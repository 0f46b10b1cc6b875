"""What a person likes: small values by key, remembered on whatever computer the person sits."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Preference
from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Invalid, NotFound

KEYS = frozenset({"layout", "keys"})
"""`layout`: the arrangement of panes last chosen; `keys`: own keys of the reading room."""
MOST_BYTES = 8_000


def prefer(session: Session, actor: Actor, key: str, value: Any) -> None:  # noqa: ANN401  # any JSON value
    if key not in KEYS:
        raise NotFound
    if len(json.dumps(value)) > MOST_BYTES:
        raise Invalid("This preference is too long to be remembered.")
    row = session.scalar(
        select(Preference).where(Preference.person_id == actor.person_id, Preference.key == key).with_for_update()
    )
    old = row.value if row else None
    if row is not None and old == value:
        return
    if row is None:
        row = Preference(person_id=actor.person_id, key=key)
        session.add(row)
    row.value = value
    session.flush()
    audit.record(
        session, actor.person_id, "preference.changed", "person", actor.person_id,
        chain=Chain.house(), old={key: old}, new={key: value},
    )  # fmt: skip
