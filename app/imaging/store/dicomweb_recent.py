"""What a program was allowed in the last seconds, in this process: the index of a series by its UIDs.

The end of a grant, heard through NOTIFY, forgets what its holder was allowed at once.
"""

import uuid

from app.accounts.values import Actor
from app.imaging.store.dicomweb_index import Index
from app.kernel.notify import Ids
from app.kernel.remembering import Remembered

KEPT_SECONDS = 5.0

Key = tuple[uuid.UUID | None, str, str]
memory: Remembered[Key, Index] = Remembered(KEPT_SECONDS, 5_000)


def key(actor: Actor, study_uid: str, series_uid: str) -> Key:
    return actor.token_id, study_uid, series_uid


def forget(ids: Ids | None) -> None:
    """What these tokens may fetch; of all when it is not known whose grants changed."""
    memory.forget(lambda known, _: ids is None or str(known[0]) in ids)
