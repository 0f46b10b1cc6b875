"""For tests of what streams in: a large object full of tokens, the memory it took, what lay on the disk meanwhile."""

import contextlib
import mmap
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.db import Base
from app.kernel.sealed import Sealing
from app.kernel.settings import settings
from tests.factories import dicom

TOKEN = "TOKSTREAM77QX"
LARGE_BYTES = 48 * 1024**2
MOST_BYTES = 16 * 1024**2
"""Of memory that any way in may take for it, programs of the sender in the same process included."""


def large_object(path: Path) -> Path:
    """Its pixels are not what its header says: it is read to its end, and refused (`pixel_mismatch`)."""
    made = dicom.mr_instance(PatientName=f"{TOKEN}^Doe", PatientID=TOKEN)
    made.PixelData = TOKEN.encode().ljust(64, b".") * (LARGE_BYTES // 64)
    path.write_bytes(dicom.to_bytes(made))
    return path


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(64 * 1024):
            yield piece


@contextlib.contextmanager
def in_little_memory() -> Iterator[None]:
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    try:
        yield
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    used = most - before
    assert used < MOST_BYTES, f"{used / 1e6:.0f} MB for {LARGE_BYTES / 1e6:.0f} MB"
    print(f"{used / 1e6:.1f} MB for {LARGE_BYTES / 1e6:.0f} MB")


def assert_nowhere(session: Session) -> None:
    """No file of the house and no row holds the token."""
    assert [path for path in settings().data_dir.rglob("*") if path.is_file() and _holds_the_token(path)] == []
    for table in Base.metadata.sorted_tables:
        assert TOKEN not in repr(session.execute(select(table)).all()), table.name


class Disk:
    """Looks, when nearly all of a large object has come, at every file of the house and at every nameless one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.looked = 0
        finish = Sealing.finish

        def noticed(sealing: Sealing) -> int:
            size = finish(sealing)
            if size > LARGE_BYTES:
                sealing._file.flush()
                self._look()
            return size

        monkeypatch.setattr(Sealing, "finish", noticed)

    def _look(self) -> None:
        seen = [path for path in settings().data_dir.rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in seen) > LARGE_BYTES, "it is there, sealed"
        for number in os.listdir("/proc/self/fd"):
            path = Path("/proc/self/fd", number)
            with contextlib.suppress(FileNotFoundError):
                if os.readlink(path).endswith("(deleted)"):
                    seen.append(path)
        assert [path for path in seen if _holds_the_token(path)] == []
        self.looked += 1


def _holds_the_token(path: Path) -> bool:
    if path.stat().st_size == 0:
        return False
    # not read: it would count as memory
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(TOKEN.encode()) >= 0
