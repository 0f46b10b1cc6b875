"""Reads one delineation from its standard input, with little memory, and writes what it found to its output."""

import json
import resource
import sys

from app.imaging.formats.delineations.reading import parse
from app.imaging.formats.delineations.wire import to_bytes
from app.kernel.refusals import Refusal

MEMORY_BYTES = 760 * 1024**2


def main() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        answer = b"+" + to_bytes(parse(data))
    except Refusal as refusal:
        answer = b"-" + json.dumps({"sentence": refusal.sentence}).encode()
    except MemoryError:
        answer = b"-" + json.dumps({"sentence": "The file is too large once it is unpacked."}).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
