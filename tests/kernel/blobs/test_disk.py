"""What is waited for: many files at once where the filesystem is known to say when all is written, else one by one."""

import ctypes
import os
from pathlib import Path

import pytest

from app.kernel.blobs import FolderStore, disk
from app.kernel.refusals import Unavailable
from app.kernel.settings import Settings


class _Library:
    """Notes what was asked of the system."""

    def __init__(self, *, kind: int = 0xEF53, answer: int = 0) -> None:
        self.kind, self.answer, self.whole = kind, answer, 0

    def fstatfs(self, descriptor: int, facts: ctypes.Array[ctypes.c_char]) -> int:
        facts.raw = self.kind.to_bytes(8, "little")
        return 0

    def syncfs(self, descriptor: int) -> int:
        os.fstat(descriptor)
        self.whole += 1
        return self.answer


@pytest.fixture
def fsyncs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    monkeypatch.setattr(os, "fsync", calls.append)
    monkeypatch.setattr(disk, "_release", lambda: (6, 1))
    return calls


def _settled(store: FolderStore, count: int) -> None:
    with store.batch() as batch:
        refs = [batch.put(b"%d" % number, "dicom") for number in range(count)]
        batch.settle()
    assert all(store.exists("dicom", ref.sha256) for ref in refs)


def test_many_blobs_wait_for_the_whole_disk_before_and_after_they_get_their_names(
    house: Settings, tmp_path: Path, fsyncs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = _Library()
    monkeypatch.setattr(disk, "_library", lambda: library)
    _settled(FolderStore(tmp_path / "blobs"), 1000)
    assert (library.whole, fsyncs) == (2, [])


def test_few_blobs_are_waited_for_one_by_one(
    house: Settings, tmp_path: Path, fsyncs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = _Library()
    monkeypatch.setattr(disk, "_library", lambda: library)
    _settled(FolderStore(tmp_path / "blobs"), 1)
    assert (library.whole, len(fsyncs)) == (0, 2)


@pytest.mark.parametrize(("kind", "release"), [(0x6969, (6, 1)), (0xEF53, (5, 7))])
def test_a_filesystem_that_is_not_known_to_tell_is_not_trusted_with_many(
    kind: int, release: tuple[int, int], house: Settings, tmp_path: Path, fsyncs: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    library = _Library(kind=kind)
    monkeypatch.setattr(disk, "_library", lambda: library)
    monkeypatch.setattr(disk, "_release", lambda: release)
    _settled(FolderStore(tmp_path / "blobs"), 60)
    assert library.whole == 0
    assert len(fsyncs) > 60


def test_nothing_gets_its_name_when_the_disk_failed(
    house: Settings, tmp_path: Path, fsyncs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_library", lambda: _Library(answer=-1))
    store = FolderStore(tmp_path / "blobs")
    with pytest.raises(Unavailable), store.batch() as batch:
        for number in range(100):
            batch.put(b"%d" % number, "dicom")
        batch.settle()
    assert list(store.every()) == []
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


def test_the_disk_of_this_machine_can_be_waited_for(tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(disk.MANY)]
    for file in files:
        file.write_bytes(b"x")
    with_all = disk.Disk(tmp_path)
    with_all.make_safe([str(file) for file in files])
    with_all.make_safe([str(tmp_path)])
    with_all.close()
