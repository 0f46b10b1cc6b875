"""File locks that end with the process that holds them, however it ends."""

import errno
import fcntl
import os
from pathlib import Path
from types import TracebackType


class FileLock:
    """An flock on a file; a lock file's existence means nothing, only the lock does."""

    def __init__(self, path: Path) -> None:
        # reading is enough for a lock, also on a file that another user made
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)

    def try_exclusive(self) -> bool:
        return self._try(fcntl.LOCK_EX)

    def try_shared(self) -> bool:
        return self._try(fcntl.LOCK_SH)

    def shared(self) -> None:
        """Waits for an exclusive holder to let go."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def exclusive(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def release(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            raise
        return True

    def __enter__(self) -> "FileLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
