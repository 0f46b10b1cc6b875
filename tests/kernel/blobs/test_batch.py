"""Many blobs made safe together: none is there before, all are there after, and nothing is left behind."""

import hashlib
from pathlib import Path

import pytest

from app.kernel.blobs import FolderStore, blobs
from app.kernel.settings import Settings


def test_a_batch_is_there_once_it_is_settled(either_store: str) -> None:
    with blobs().batch() as batch:
        refs = [batch.put_parts((b"one ", b"%d" % number), "dicom") for number in (1, 2, 1)]
        batch.settle()
        assert [blobs().get("dicom", ref.sha256) for ref in refs] == [b"one 1", b"one 2", b"one 1"]
        assert refs[0].sha256 == hashlib.sha256(b"one 1").hexdigest() == refs[2].sha256
        assert refs[0].size_bytes == 5
        later = batch.put_parts((b"three",), "dicom")
        batch.settle()
    assert blobs().get("dicom", later.sha256) == b"three"


def test_what_was_not_settled_is_neither_there_nor_left_behind(house: Settings, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "blobs")
    with pytest.raises(KeyError), store.batch() as batch:
        ref = batch.put_parts((b"one",), "dicom")
        assert not store.exists("dicom", ref.sha256)
        raise KeyError
    assert not store.exists("dicom", ref.sha256)
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


def test_a_blob_that_is_there_already_is_not_written_over(house: Settings, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "blobs")
    first = store.put(b"one", "dicom")
    place = store.path("dicom", first.sha256)
    assert place is not None
    number = place.stat().st_ino
    with store.batch() as batch:
        assert batch.put_parts((b"one",), "dicom") == first
        batch.settle()
    assert place.stat().st_ino == number
    assert [path for path in store.root.rglob("*") if path.is_file()] == [place]
