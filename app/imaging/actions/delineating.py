"""Reading a delineation somebody sent: in a child process with limits, since nothing in a file is trusted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import app
from app.imaging.formats.delineations import from_bytes
from app.imaging.values.delineations import Delineation
from app.kernel.refusals import Invalid, TooLarge

MOST_FILE_BYTES = 64 * 1024**2
SECONDS = 30.0
_ROOT = Path(app.__file__).parents[1]


def read_delineation(data: bytes) -> Delineation:
    """Raises Invalid with what is wrong; a file that breaks or holds its reader is refused like any other."""
    return from_bytes(parsed_bytes(data))


def parsed_bytes(data: bytes) -> bytes:
    """What was read, in the form of `formats.delineations.to_bytes`."""
    if len(data) > MOST_FILE_BYTES:
        raise TooLarge(f"A delineation has {MOST_FILE_BYTES // 1024**2} MB at most.")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "app.imaging.formats.delineations.child"],
            input=data,
            stdout=subprocess.PIPE,
            # what a library writes there may quote the file
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            cwd=_ROOT,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1",
                 "OMP_NUM_THREADS": "1"},
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Invalid(f"The file could not be read within {SECONDS:g} seconds.") from None
    kind, answer = done.stdout[:1], done.stdout[1:]
    if done.returncode != 0 or kind not in (b"+", b"-"):
        raise Invalid("The file broke the program that reads it; it is damaged or hostile.")
    if kind == b"-":
        raise Invalid(json.loads(answer)["sentence"], code="bad_delineation")
    return answer
