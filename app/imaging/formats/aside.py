"""A file that comes piece by piece: in memory while it is small, else sealed aside under a key that stands nowhere.

What a killed process leaves of it is noise at once.
"""

import contextlib
import os
import uuid
from pathlib import Path

from app.kernel.folders import own_folder
from app.kernel.sealed import Sealed, Sealing, new_key


class Aside:
    """`most_in_memory` bytes are held; what is larger lies in `folder`, which is made when it is needed."""

    data: bytes | None = None
    sealed: Sealed | None = None
    """One of the two, once it is `finish`ed and until it is `forget`ed."""

    def __init__(self, folder: Path, *, most_in_memory: int) -> None:
        self._folder = folder
        self._place = Sealed(folder / f"aside-{uuid.uuid4()}", new_key(), "aside")
        self._most = most_in_memory
        self._held = bytearray()
        self._sealing: Sealing | None = None
        self._ends = contextlib.ExitStack()

    def write(self, piece: bytes) -> None:
        if self._sealing is None and len(self._held) + len(piece) <= self._most:
            self._held += piece
            return
        if self._sealing is None:
            self._sealing = self._begun()
        self._sealing.write(piece)

    def finish(self) -> None:
        if self._sealing is None:
            self.data, self._held = bytes(self._held), bytearray()
        else:
            self._sealing.finish()
            self._ends.close()
            self.sealed = self._place

    def forget(self) -> None:
        """Nothing of it stays, finished or not."""
        self.data, self.sealed, self._held = None, None, bytearray()
        # what could not be written any more is not wanted any more
        with contextlib.suppress(OSError):
            self._ends.close()
        self._place.path.unlink(missing_ok=True)

    def _begun(self) -> Sealing:
        own_folder(own_folder(self._folder.parent) / self._folder.name)
        descriptor = os.open(self._place.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        file = self._ends.enter_context(os.fdopen(descriptor, "wb"))
        sealing = Sealing(self._place, file)
        sealing.write(self._held)
        self._held = bytearray()
        return sealing
