"""The child process: examines one file after another as told on its standard input, and answers on its output."""

import gc
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import IO

from app.imaging.deidentify import PROFILES, Keys
from app.imaging.dicom import limits, wire
from app.imaging.dicom.cleaning import Memory
from app.imaging.dicom.examine import examine
from app.imaging.dicom.examined import to_message
from app.imaging.dicom.pixels import Pixels
from app.imaging.dicom.refused import Refused
from app.imaging.values import Frame
from app.kernel.sealed import Sealed


class ToParent:
    """Sends each frame and each part of the safe object as soon as there is one."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def frame(self, frame: Frame, array: Pixels, *, packed_anew: bool) -> None:
        header = {"frame": asdict(frame), "kind": array.dtype.str, "shape": array.shape, "packed_anew": packed_anew}
        wire.send(self._out, header, (array.data.cast("B"),))

    def dicom(self, parts: Iterable[bytes]) -> None:
        for part in parts:
            wire.send(self._out, {"dicom": True}, (part,))


def _source(order: dict[str, str], data: list[bytes]) -> str | bytes | Sealed:
    if data:
        return data[0]
    if "key" in order:
        return Sealed(Path(order["path"]), bytes.fromhex(order["key"]), order["name"])
    return order["path"]


def main() -> None:
    # whatever a decoder prints must not end up between our messages
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limits.confine()
    # a header makes thousands of small objects: looking for cycles among them so often costs 7 % of the work
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    source = sys.stdin.fileno()
    greeting, _ = wire.receive(source)
    keys, profile = Keys(greeting["secret"]), PROFILES[greeting["profile"]]
    memory = Memory(keys, profile)
    wire.send(out, {"ready": True})
    while True:
        try:
            order, data = wire.receive(source)
        except wire.Lost:
            return
        began = time.monotonic()
        try:
            answer = to_message(examine(_source(order, data), keys, ToParent(out), memory))
        except Refused as refused:
            answer = {"refused": refused.code}
        except MemoryError:
            answer = {"refused": "too_large"}
        wire.send(out, {**answer, "seconds": time.monotonic() - began})


if __name__ == "__main__":
    main()
