"""What a program was allowed in the last seconds, in this process: the index of a series by its UIDs.

As in `allowed`: only permissions are remembered, and the end of a grant, heard through NOTIFY, forgets them at once.
"""

import time
import uuid

from app.accounts.values import Actor
from app.imaging.store.dicomweb_index import Index
from app.kernel.notify import Ids

KEPT_SECONDS = 5.0
_MOST = 5_000

_seen: dict[tuple[uuid.UUID | None, str, str], tuple[float, Index]] = {}
_forgotten = 0


def moment() -> int:
    """Changes whenever something was forgotten; taken before a look into the database."""
    return _forgotten


def recall(actor: Actor, study_uid: str, series_uid: str) -> Index | None:
    kept = _seen.get((actor.token_id, study_uid, series_uid))
    return kept[1] if kept and kept[0] > time.monotonic() else None


def remember(actor: Actor, study_uid: str, series_uid: str, index: Index, asked_at: int) -> None:
    if asked_at != _forgotten:
        return
    if len(_seen) >= _MOST:
        _seen.clear()
    _seen[actor.token_id, study_uid, series_uid] = (time.monotonic() + KEPT_SECONDS, index)


def forget(ids: Ids | None) -> None:
    """What these tokens may fetch; of all when it is not known whose grants changed."""
    global _forgotten
    _forgotten += 1
    for key in list(_seen):
        if ids is None or str(key[0]) in ids:
            _seen.pop(key, None)
