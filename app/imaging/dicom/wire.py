"""Messages between the examiner and its child: a length, a JSON header, then the bytes the header counts.

The child has read hostile files: nothing it says is executed (no pickle), and every length is checked.
"""

import json
import os
import select
import struct
import time
from typing import IO, Any

LARGEST_HEADER = 64 * 1024**2
LARGEST_BLOBS = 1024**3
AT_ONCE_BYTES = 1024**2
MOST_AT_ONCE = 512
"""Parts in one call of the system, which takes 1,024."""


class Lost(Exception):
    """The other side is gone, or says what cannot be."""


class TooLate(Exception):
    """Nothing came in time."""


def send(stream: IO[bytes], header: dict[str, Any], blobs: tuple[bytes | memoryview, ...] = ()) -> None:
    body = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    size = sum(map(len, blobs))
    _write(stream.fileno(), [struct.pack("<QQ", len(body), size) + body, *blobs])


def _write(descriptor: int, parts: list[bytes | memoryview]) -> None:
    """All of it, from where each part lies."""
    while parts:
        done = os.writev(descriptor, parts[:MOST_AT_ONCE])
        while parts and done >= len(parts[0]):
            done -= len(parts.pop(0))
        if parts:
            parts[0] = memoryview(parts[0])[done:]


class Patience:
    """So many seconds are waited for the other side in all; the time we spend ourselves does not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self.spent = 0.0

    def wait(self, descriptor: int) -> None:
        """Returns when something has arrived; what arrived already is read even when no patience is left."""
        began = time.monotonic()
        ready, _, _ = select.select([descriptor], [], [], max(0.0, self._left))
        waited = time.monotonic() - began
        self._left -= waited
        self.spent += waited
        if not ready:
            raise TooLate


def receive(descriptor: int, patience: Patience | None = None) -> tuple[dict[str, Any], list[bytes | memoryview]]:
    """One message."""
    length, size = struct.unpack("<QQ", _exactly(descriptor, 16, patience))
    if length > LARGEST_HEADER:
        raise Lost(f"a header of {length} bytes")
    if size > LARGEST_BLOBS:
        raise Lost(f"{size} bytes of data")
    if size < AT_ONCE_BYTES:
        whole = _exactly(descriptor, length + size, patience)
        header = json.loads(whole[:length])
        return header, _parts(memoryview(whole)[length:], _sizes(header, size))
    header = json.loads(_exactly(descriptor, length, patience))
    return header, [_exactly(descriptor, one, patience) for one in _sizes(header, size)]


def _sizes(header: dict[str, Any], total: int) -> list[int]:
    sizes: list[int] = header.pop("blobs")
    if sum(sizes) != total or any(one < 0 for one in sizes):
        raise Lost("sizes that do not add up")
    return sizes


def _parts(data: memoryview, sizes: list[int]) -> list[bytes | memoryview]:
    """Of less than 1 MB together, so that what is kept of one keeps little else in memory."""
    at, found = 0, list[bytes | memoryview]()
    for size in sizes:
        found.append(data[at : at + size])
        at += size
    return found


def _exactly(descriptor: int, size: int, patience: Patience | None) -> bytes:
    parts = []
    left = size
    while left:
        if patience is not None:
            patience.wait(descriptor)
        part = os.read(descriptor, min(left, 1024**2))
        if not part:
            raise Lost("the other side has gone")
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
