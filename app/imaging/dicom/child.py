"""The child process: examines one file after another as told on its standard input, and answers on its output."""

import os
import sys

from app.imaging.deidentify import Keys
from app.imaging.dicom import limits, wire
from app.imaging.dicom.examine import examine
from app.imaging.dicom.examined import to_message
from app.imaging.dicom.refused import Refused


def main() -> None:
    # whatever a decoder prints must not end up between our messages
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limits.confine()
    source = sys.stdin.fileno()
    greeting, _ = wire.receive(source)
    keys = Keys(greeting["secret"])
    wire.send(out, {"ready": True})
    while True:
        try:
            order, data = wire.receive(source)
        except wire.Lost:
            return
        try:
            header, blobs = to_message(examine(data[0] if data else order["path"], keys))
        except Refused as refused:
            header, blobs = {"refused": refused.code}, ()
        except MemoryError:
            header, blobs = {"refused": "too_large"}, ()
        wire.send(out, header, blobs)


if __name__ == "__main__":
    main()
