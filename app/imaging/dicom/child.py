"""The child process: examines one file after another as told on its standard input, and answers on its output."""

import os
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from app.imaging.deidentify import PROFILES, Keys
from app.imaging.dicom import limits, wire
from app.imaging.dicom.cleaning import Memory
from app.imaging.dicom.examine import examine
from app.imaging.dicom.examined import Examined, to_message
from app.imaging.dicom.pixels import Pixels
from app.imaging.dicom.refused import Refused
from app.imaging.values import Frame
from app.kernel import garbage
from app.kernel.sealed import Sealed

HANDFUL_BYTES = 1024**2
PARTLY_TOLD = ("identity", "header")
"""Of these only what differs is told."""


class ToParent:
    """Sends frames and parts of the safe object as soon as there is a handful of them, and the rest with the answer."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._pieces: list[dict[str, Any]] = []
        self._blobs: list[bytes | memoryview] = []
        self._bytes = 0
        self._began = 0.0
        self._frame = memoryview(b"")
        self._said: dict[str, Any] = {}

    def begin(self) -> None:
        self._began = time.monotonic()

    def frame(self, frame: Frame, array: Pixels, *, packed_anew: bool) -> None:
        header = {"frame": frame.as_json(), "kind": array.dtype.str, "shape": array.shape, "packed_anew": packed_anew}
        self._frame = array.data.cast("B")
        self._add(header, self._frame)

    def dicom(self, parts: Iterable[bytes | memoryview]) -> None:
        for part in parts:
            if len(part) == len(self._frame) and np.array_equal(np.frombuffer(part, np.uint8), self._frame):
                self._add({"same_pixels": True}, b"")
            else:
                self._add({"dicom": True}, part)

    def metadata(self, text: bytes, *, first: int, size: int) -> None:
        self._add({"metadata": True, "first": first, "size": size}, text)

    def examined(self, examined: Examined) -> None:
        """Tells what differs from the file before: most images of a delivery have nearly all alike."""
        said = to_message(examined)["examined"]
        before, self._said = self._said, said
        new = _differing(before, said)
        within = {name: _differing(before[name], new.pop(name)) for name in PARTLY_TOLD if _is_part(before, new, name)}
        self._end({"examined": new, "within": within})

    def refused(self, code: str) -> None:
        self._pieces, self._blobs, self._bytes = [], [], 0
        self._end({"refused": code})

    def _end(self, message: dict[str, Any]) -> None:
        self._send({**message, "seconds": time.monotonic() - self._began})

    def _add(self, header: dict[str, Any], blob: bytes | memoryview) -> None:
        self._pieces.append(header)
        self._blobs.append(blob)
        self._bytes += len(blob)
        if self._bytes > HANDFUL_BYTES:
            self._send({})

    def _send(self, message: dict[str, Any]) -> None:
        wire.send(self._out, {**message, "pieces": self._pieces}, tuple(self._blobs))
        self._pieces, self._blobs, self._bytes = [], [], 0


def _differing(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if not _is_same(before.get(name), value)}


def _is_part(before: Mapping[str, Any], new: Mapping[str, Any], name: str) -> bool:
    return name in new and name in before and before[name].keys() == new[name].keys()


def _is_same(before: object, value: object) -> bool:
    return before is not None and (before is value or before == value)


def _source(order: dict[str, str], data: list[bytes | memoryview]) -> str | bytes | Sealed:
    if data:
        return bytes(data[0])
    if "key" in order:
        return Sealed(Path(order["path"]), bytes.fromhex(order["key"]), order["name"])
    return order["path"]


def main() -> None:
    # whatever a decoder prints must not end up between our messages
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limits.confine()
    garbage.look_seldom()
    source = sys.stdin.fileno()
    greeting, _ = wire.receive(source)
    keys, profile = Keys(greeting["secret"]), PROFILES[greeting["profile"]]
    memory, parent = Memory(keys, profile), ToParent(out)
    wire.send(out, {"ready": True})
    while True:
        try:
            order, data = wire.receive(source)
        except wire.Lost:
            return
        parent.begin()
        try:
            parent.examined(examine(_source(order, data), keys, parent, memory))
        except Refused as refused:
            parent.refused(refused.code)
        except MemoryError:
            parent.refused("too_large")


if __name__ == "__main__":
    main()
