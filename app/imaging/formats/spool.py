"""Files that came in over the network, waiting for their judgement in a file without a name: gone with its process."""

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import IO

from app.imaging.formats.delivery import Delivered
from app.imaging.formats.sender import SenderUids, sender_uids

READ_FOR_UIDS_BYTES = 4_096


class Spool:
    """A sink of parts, then a delivery of them. Not for two threads at once."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="consilium-")  # noqa: SIM115  # closed by __exit__
        self._places: list[tuple[int, int, str | None]] = []
        self._at = self._begun = 0

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def begin(self) -> None:
        self._begun = self._at

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)

    def end(self, refused: str | None) -> None:
        self._places.append((self._begun, self._at - self._begun, refused))

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Delivered]:
        for number, (offset, length, refused) in enumerate(self._places, start=1):
            data = None if refused else self._read(offset, length)
            yield Delivered(f"part {number}", data=data, refused=refused)

    def uids(self) -> list[SenderUids]:
        """What each part calls itself, as its sender knows it."""
        return [sender_uids(self._read(offset, min(length, READ_FOR_UIDS_BYTES))) for offset, length, _ in self._places]

    def _read(self, offset: int, length: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(length)
