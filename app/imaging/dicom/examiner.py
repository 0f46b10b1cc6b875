"""The parent's side: one long-lived child for a delivery, restarted when a file broke it or held it too long."""

import contextlib
import os
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import app
from app.imaging.deidentify import BASIC
from app.imaging.dicom import wire
from app.imaging.dicom.examined import Arriving, Examined, Keep
from app.imaging.dicom.limits import LARGE_BYTES, LEAST_BYTES_PER_SECOND, SECONDS_PER_FILE
from app.imaging.dicom.pixels import Pixels
from app.imaging.dicom.refused import verdict
from app.imaging.values import FileVerdict
from app.kernel.sealed import Sealed

_ROOT = Path(app.__file__).parents[1]
_START_SECONDS = 120.0
"""It has read nothing yet that could hold it up; on a machine that is busy with others it gives way to them."""
PIPE_BYTES = 1024**2
"""An image fits in: neither side waits for the other in the midst of one."""


Source = Path | bytes | Sealed
"""A file by its path, its bytes, or sealed."""


def _as_it_is(array: Pixels, _packed_anew: bool) -> Pixels:
    return array


class Examiner:
    """`with Examiner(secret) as examiner: for result in examiner.examine(paths): ...`"""

    def __init__(self, secret: str, seconds_per_file: float = SECONDS_PER_FILE, *, profile: str = BASIC) -> None:
        self._secret, self._profile = secret, profile
        self._seconds = seconds_per_file
        self._child: subprocess.Popen[bytes] | None = None
        self.took = 0.0
        """Seconds that the file took whose result was given last."""
        self._said: dict[str, Any] = {}

    def __enter__(self) -> "Examiner":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def examine(self, sources: Iterable[Source], keep: Keep = _as_it_is) -> Iterator[Examined | FileVerdict]:
        """One result for each file (its path, or its bytes), in order; the child reads one file ahead.

        `keep` is given each frame as it arrives, and `Examined.arrays` holds what it returned: so that the
        frames of a long cine need never be in memory together. What it kept of a file that is then refused
        has no use.
        """
        is_asked = False
        queue = iter(sources)
        current = next(queue, None)
        while current is not None:
            if not is_asked:
                self._ask(current)
            result = self._answer(keep, self._patience(current))
            following = next(queue, None)
            is_asked = following is not None
            if following is not None:
                self._ask(following)
            yield result
            current = following

    def _ask(self, source: Source) -> None:
        if self._child is not None and self._child.poll() is not None:
            self._stop()
        if self._child is None:
            self._child = self._started()
        if isinstance(source, bytes):
            wire.send(_pipe(self._child.stdin), {}, (source,))
        elif isinstance(source, Sealed):
            order = {"path": str(source.path), "key": source.key.hex(), "name": source.name}
            wire.send(_pipe(self._child.stdin), order)
        else:
            wire.send(_pipe(self._child.stdin), {"path": str(source)})

    def _patience(self, source: Source) -> wire.Patience:
        more = max(0, _size(source) - LARGE_BYTES) / LEAST_BYTES_PER_SECOND
        return wire.Patience(self._seconds + more)

    def _answer(self, keep: Keep, patience: wire.Patience) -> Examined | FileVerdict:
        assert self._child is not None
        arriving = Arriving(keep)
        descriptor = _pipe(self._child.stdout).fileno()
        try:
            while True:
                header, blobs = wire.receive(descriptor, patience)
                self.took = header.get("seconds", self.took)
                for piece, blob in zip(header["pieces"], blobs, strict=True):
                    if "frame" in piece:
                        arriving.frame(piece, blob)
                    elif "same_pixels" in piece:
                        arriving.same_pixels()
                    elif "metadata" in piece:
                        arriving.metadata(blob, piece["first"], piece["size"])
                    else:
                        arriving.dicom(blob)
                if "refused" in header:
                    return verdict(header["refused"])
                if "examined" in header:
                    # what the child does not tell is as it was of the file before
                    within = {name: {**self._said[name], **part} for name, part in header["within"].items()}
                    self._said = {**self._said, **header["examined"], **within}
                    return arriving.finished(self._said)
        except wire.TooLate:
            self.took = patience.spent
            self._stop()
            return verdict("timeout")
        except wire.Lost:
            self.took = patience.spent
            self._stop()
            return verdict("crashed")

    def _started(self) -> subprocess.Popen[bytes]:
        self._said = {}
        child = subprocess.Popen(
            [sys.executable, "-m", "app.imaging.dicom.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # what decoders write there may quote the file
            stderr=subprocess.DEVNULL,
            pipesize=PIPE_BYTES,
            cwd=_ROOT,
            env={
                "PATH": os.environ.get("PATH", ""),
                "LANG": "C.UTF-8",
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
            },
        )
        wire.send(_pipe(child.stdin), {"secret": self._secret, "profile": self._profile})
        wire.receive(_pipe(child.stdout).fileno(), wire.Patience(_START_SECONDS))
        return child

    def _stop(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            # what was still in the buffer has nobody to go to
            with contextlib.suppress(BrokenPipeError):
                _pipe(pipe).close()
        self._child.wait()
        self._child = None


def _size(source: Source) -> int:
    if isinstance(source, bytes):
        return len(source)
    try:
        facts = os.lstat(source.path if isinstance(source, Sealed) else source)
    except OSError:
        return 0  # what has gone meanwhile is refused by the child, as a link is
    return facts.st_size if stat.S_ISREG(facts.st_mode) else 0


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
