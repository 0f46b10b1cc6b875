"""One file on its way in, of which nobody knows yet how long it is: sealed piece by piece where deliveries wait."""

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.imaging.formats.aside import Aside
from app.kernel.folders import own_folder
from app.kernel.refusals import TooLarge, Unavailable
from app.kernel.sealed import Sealed, Sealing
from app.kernel.settings import settings

ROOM_LEFT_BYTES = 1024**3


def incoming() -> Path:
    return settings().data_dir / "incoming"


def folder_of(intake_id: uuid.UUID) -> Path:
    """Where the files of one delivery wait; swept when nobody works with it and nothing can open them any more."""
    return incoming() / str(intake_id)


class Arriving:
    """There, at its name, when `finish` returns, and not before."""

    def __init__(self, sealed: Sealed) -> None:
        self.sealed, self._path = sealed, sealed.path
        self._unfinished = self._path.with_name(f"{self._path.name}.part")
        with keeping():
            own_folder(self._path.parent)
            flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self._unfinished, flags, 0o600), "r+b")
        self._sealing = Sealing(sealed, self._file)

    def write(self, piece: bytes) -> None:
        assert_room()
        with keeping():
            self._sealing.write(piece)

    def finish(self) -> int:
        """On the disk when this returns; its size."""
        with keeping():
            size = self._sealing.finish()
            settle(self._file)
            self._file.close()
            os.replace(self._unfinished, self._path)
            settle_names(self._path.parent)
        return size

    def discard(self) -> None:
        """Nothing of it stays, unless it was finished."""
        # what cannot be written any more is not wanted any more
        with contextlib.suppress(OSError):
            self._file.close()
        self._unfinished.unlink(missing_ok=True)


class Part(Aside):
    """Of a message, aside while it is worked through. Raises TooLarge and Unavailable where it cannot be kept."""

    def write(self, piece: bytes) -> None:
        assert_room()
        with keeping():
            super().write(piece)

    def finish(self) -> None:
        with keeping():
            super().finish()


def assert_room(more_bytes: int = 0) -> None:
    free = shutil.disk_usage(own_folder(incoming())).free
    if more_bytes + ROOM_LEFT_BYTES > free:
        raise TooLarge(
            f"These files take {more_bytes / 1e9:.1f} GB, and {max(0, free - ROOM_LEFT_BYTES) / 1e9:.1f} GB are free. "
            "Send them in smaller parts, or ask whoever looks after this house for room."
            if more_bytes
            else "There is no room for more. Ask whoever looks after this house for room, then send it again."
        )


@contextmanager
def keeping() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("What is sent cannot be kept now: the storage refuses.") from error


def settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def settle_names(folder: Path) -> None:
    """The entries of the folder survive a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
