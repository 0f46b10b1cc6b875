"""Who was allowed which pack in the last seconds, in this process: a look here costs a microsecond, SQL a hundred.

Only permissions are remembered, never refusals. The end of a grant is heard through NOTIFY and forgets its
holder's permissions at once; a permission that was being looked up meanwhile is not remembered.
"""

import time
import uuid

from app.accounts.values import Actor
from app.imaging.store.pixels import PackFile
from app.kernel.notify import Ids

KEPT_SECONDS = 5.0
_MOST = 20_000

Holder = uuid.UUID
_allowed: dict[tuple[Holder, str], tuple[float, PackFile]] = {}
_forgotten = 0


def holder(actor: Actor) -> Holder:
    return actor.token_id or actor.person_id


def moment() -> int:
    """Changes whenever something was forgotten; taken before a look into the database."""
    return _forgotten


def recall(actor: Actor, sha256: str) -> PackFile | None:
    kept = _allowed.get((holder(actor), sha256))
    return kept[1] if kept and kept[0] > time.monotonic() else None


def remember(actor: Actor, sha256: str, file: PackFile, asked_at: int) -> None:
    if asked_at != _forgotten:
        return
    if len(_allowed) >= _MOST:
        _allowed.clear()
    _allowed[holder(actor), sha256] = (time.monotonic() + KEPT_SECONDS, file)


def forget(ids: Ids | None) -> None:
    """What these holders may fetch; of everybody when it is not known whose grants changed."""
    global _forgotten
    _forgotten += 1
    for key in list(_allowed):
        if ids is None or str(key[0]) in ids:
            _allowed.pop(key, None)
