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


class Lost(Exception):
    """The other side is gone, or says what cannot be."""


class TooLate(Exception):
    """Nothing came in time."""


def send(stream: IO[bytes], header: dict[str, Any], blobs: tuple[bytes | memoryview, ...] = ()) -> None:
    body = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    start = struct.pack("<Q", len(body)) + body
    if sum(map(len, blobs)) < AT_ONCE_BYTES:
        stream.write(b"".join((start, *blobs)))
    else:
        stream.write(start)
        for blob in blobs:
            stream.write(blob)
    stream.flush()


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


def receive(descriptor: int, patience: Patience | None = None) -> tuple[dict[str, Any], list[bytes]]:
    """One message."""
    (length,) = struct.unpack("<Q", _exactly(descriptor, 8, patience))
    if length > LARGEST_HEADER:
        raise Lost(f"a header of {length} bytes")
    header = json.loads(_exactly(descriptor, length, patience))
    sizes = header.pop("blobs")
    if sum(sizes) > LARGEST_BLOBS:
        raise Lost(f"{sum(sizes)} bytes of data")
    return header, [_exactly(descriptor, size, patience) for size in sizes]


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
