"""A folder and a bucket keep blobs alike."""

import hashlib
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.kernel.blobs import blobs
from app.kernel.refusals import NotFound, Unavailable

pytestmark = pytest.mark.usefixtures("either_store")

ABSENT = "0" * 64
LARGE = 20 * 1024**2


def large() -> bytes:
    return os.urandom(1024) * (LARGE // 1024) + b"end"


def test_what_was_put_is_got_back_under_its_hash() -> None:
    for data in (b"", b"x", b"pixels" * 1000, large()):
        kept = blobs().put(data, "dicom")
        assert (kept.sha256, kept.size_bytes) == (hashlib.sha256(data).hexdigest(), len(data))
        assert blobs().get("dicom", kept.sha256) == data
        assert blobs().size("dicom", kept.sha256) == len(data)
        assert blobs().exists("dicom", kept.sha256)
        assert b"".join(blobs().as_stored("dicom", kept.sha256)) == data


def test_parts_become_one_blob() -> None:
    parts = [b"head", large(), b"", b"tail"]
    kept = blobs().put_parts(iter(parts), "packs")
    assert blobs().get("packs", kept.sha256) == b"".join(parts)
    assert kept == blobs().put(b"".join(parts), "packs")


def test_parts_of_a_blob_are_read_by_range() -> None:
    data = large()
    name = blobs().put(data, "packs").sha256
    assert blobs().read("packs", name, 5, 10) == data[5:15]
    with blobs().opened("packs", name) as blob:
        assert blob.size_bytes == len(data)
        assert blob.read(len(data) - 3, 3) == b"end"
        assert blob.read(len(data) - 3, 100) == b"end"
        assert blob.read(len(data), 1) == b""
        assert blob.read(0, 0) == b""


def test_an_opened_blob_can_be_read_although_it_was_deleted() -> None:
    name = blobs().put(b"still here", "packs").sha256
    with blobs().opened("packs", name) as blob:
        blobs().delete("packs", name)
        assert blob.read(0, 10) == b"still here"
    assert not blobs().exists("packs", name)


def test_what_is_not_there_is_not_found_by_any_way_and_deleting_it_says_nothing() -> None:
    blobs().put(b"other", "dicom")
    assert blobs().size("dicom", ABSENT) is None
    assert not blobs().exists("dicom", ABSENT)
    for look in (blobs().get, blobs().opened, lambda kind, name: list(blobs().as_stored(kind, name))):
        with pytest.raises(NotFound):
            look("dicom", ABSENT)
    blobs().delete("dicom", ABSENT)


@pytest.mark.parametrize("name", ["../../etc/passwd", "ABC", "0" * 63, "0" * 65, "", "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        blobs().opened("dicom", name)
    with pytest.raises(NotFound):
        blobs().size("dicom", name)


def test_kinds_are_apart() -> None:
    name = blobs().put(b"same", "dicom").sha256
    assert not blobs().exists("packs", name)
    blobs().put(b"same", "packs")
    blobs().delete("dicom", name)
    assert blobs().get("packs", name) == b"same"


def test_every_blob_is_listed_with_its_size_and_age() -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    names = {blobs().put(str(number).encode() * number, "dicom").sha256: number for number in range(1, 6)}
    pack = blobs().put(b"pack", "packs").sha256
    found = {(one.kind, one.sha256): one for one in blobs().every()}
    assert set(found) == {*(("dicom", name) for name in names), ("packs", pack)}
    assert {one.sha256: one.size_bytes for one in found.values() if one.kind == "dicom"} == names
    assert all(before < one.since < datetime.now(UTC) + timedelta(seconds=5) for one in found.values())


def test_a_writer_that_breaks_off_leaves_nothing() -> None:
    def parts() -> Iterator[bytes]:
        yield b"the first part"
        raise RuntimeError("the sender is gone")

    with pytest.raises(RuntimeError):
        blobs().put_parts(parts(), "dicom")
    assert list(blobs().every()) == []
    assert blobs().forget_unfinished(timedelta(0)) == 0


def test_many_who_write_the_same_at_once_write_one_blob() -> None:
    data, errors = large(), []

    def write() -> None:
        try:
            blobs().put_parts([data[:100], data[100:]], "packs")
        except Unavailable as error:
            errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    (kept,) = blobs().every()
    assert blobs().get("packs", kept.sha256) == data


def test_a_store_that_works_says_so_and_keeps_nothing_of_the_trial() -> None:
    blobs().assert_usable()
    assert list(blobs().every()) == []
