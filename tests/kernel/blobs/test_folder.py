"""What only a folder does: files for ourselves alone, and leftovers of killed writers."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from app.kernel.blobs import FolderStore
from app.kernel.refusals import Unavailable


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "house" / "blobs")


def test_files_lie_where_a_bucket_would_have_them_and_are_ours_alone(store: FolderStore) -> None:
    name = store.put(b"pixels", "packs").sha256
    file = store.root / "packs" / name[:2] / name
    assert store.path("packs", name) == file
    assert file.stat().st_mode & 0o777 == 0o600
    assert store.path("packs", "0" * 64) is None


def test_what_is_there_is_not_written_over(store: FolderStore) -> None:
    file = store.path("packs", store.put(b"pixels", "packs").sha256)
    assert file is not None
    before = file.stat().st_ino
    store.put(b"pixels", "packs")
    store.put_parts([b"pix", b"els"], "packs")
    assert file.stat().st_ino == before


def test_what_a_killed_writer_left_is_no_blob_and_goes(store: FolderStore) -> None:
    store.put(b"pixels", "packs")
    old, young = store.root / "unfinished" / "old", store.root / "unfinished" / "young"
    for file in (old, young):
        file.write_bytes(b"pix")
    os.utime(old, (0, 0))
    assert len(list(store.every())) == 1
    assert store.forget_unfinished(timedelta(days=1)) == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_a_folder_that_cannot_be_written_to_is_said(store: FolderStore) -> None:
    (store.root / "unfinished").write_bytes(b"in the way")
    with pytest.raises(Unavailable, match="cannot be written to: File exists"):
        store.assert_usable()
    with pytest.raises(Unavailable, match="nothing was changed"):
        store.put(b"pixels", "packs")
