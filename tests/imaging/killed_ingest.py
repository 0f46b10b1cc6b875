"""`ingest PATH`, killed with -9 at a chosen step: python -m tests.imaging.killed_ingest STEP PATH."""

import functools
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from app.cli import main
from app.imaging import actions
from app.imaging.actions import accepting, series
from app.imaging.actions.collecting import Collection
from app.kernel.blobs import BlobStore, blobs
from app.kernel.blobs.folder_batch import FolderBatch

STEPS: dict[str, tuple[Any, str, int, bool]] = {
    "before the work begins": (actions, "set_working", 1, False),
    "while the first file is examined": (Collection, "add", 1, False),
    "in the middle of the files": (Collection, "add", 7, False),
    "before an object is stored": (FolderBatch, "put_parts", 4, False),
    "after an object is stored": (FolderBatch, "put_parts", 4, True),
    "before the objects are safe": (FolderBatch, "settle", 1, False),
    "before the verdicts of refused files": (actions, "note_files", 1, False),
    "before the first study": (actions, "accept_study", 1, False),
    "between the series of a study": (series, "packed", 2, False),
    "before the rows of the series": (accepting, "write_series", 1, False),
    "before the packs are safe": (FolderBatch, "settle", 2, False),
    "when the packs are safe": (FolderBatch, "settle", 2, True),
    "after all series, before the commit": (actions, "accept_study", 1, True),
    "between the studies": (actions, "accept_study", 2, False),
    "in the middle of the second study": (series, "packed", 4, False),
    "after the rows of the second study": (accepting, "write_series", 2, True),
    "before the end is noted": (actions, "finish_intake", 1, False),
    "before the end is committed": (actions, "finish_intake", 1, True),
}
"""Where (an owner and the name of its function), at which call of it, and whether after it did its work."""
IN_A_BUCKET: dict[str, tuple[Any, str, int, bool]] = {
    **STEPS,
    "before an object is stored": (BlobStore, "put_parts", 4, False),
    "after an object is stored": (BlobStore, "put_parts", 4, True),
}
"""Of a store that makes each blob safe at once."""


def arm(owner: Any, name: str, nth: int, after: bool) -> None:
    work: Callable[..., Any] = getattr(owner, name)
    calls = 0

    @functools.wraps(work)
    def armed(*args: Any, **words: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = work(*args, **words)
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, armed)


if __name__ == "__main__":
    steps = STEPS if blobs().is_local else IN_A_BUCKET
    arm(*steps[sys.argv[1]])
    sys.exit(main(["ingest", sys.argv[2], "--label-prefix", "Pilot"]))
