"""Who was allowed which pack in the last seconds, in this process.

The end of a grant, heard through NOTIFY, forgets its holder's permissions at once.
"""

import uuid

from app.accounts.values import Actor
from app.imaging.store.permitted import Permission
from app.imaging.store.pixels import PackFile
from app.kernel.notify import Ids
from app.kernel.remembering import Remembered

KEPT_SECONDS = 5.0

Key = tuple[uuid.UUID, str]
memory: Remembered[Key, tuple[PackFile, Permission]] = Remembered(KEPT_SECONDS, 20_000)


def key(actor: Actor, sha256: str) -> Key:
    return actor.token_id or actor.person_id, sha256


def forget(ids: Ids | None) -> None:
    """What these holders may fetch; of everybody when it is not known whose grants changed."""
    memory.forget(lambda known, _: ids is None or str(known[0]) in ids)
