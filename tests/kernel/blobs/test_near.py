"""Copies near a bucket: bounded, verified, made once, and never older than a day."""

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from app.kernel.blobs.near import NearCopies
from app.kernel.refusals import Unavailable


def key(data: bytes) -> str:
    name = hashlib.sha256(data).hexdigest()
    return f"packs/{name[:2]}/{name}"


def kept(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


def test_copies_stay_within_what_is_allowed_and_the_longest_unused_go(tmp_path: Path) -> None:
    near = NearCopies(tmp_path, most_bytes=10_000)
    packs = [bytes([number]) * 1000 for number in range(40)]
    for number, data in enumerate(packs):
        near.fetched(key(data), partial(list, [data])).close()
        at = time.time() - 4000 + number
        os.utime(next(tmp_path.glob(f"*{key(data)[-64:]}")), (at, at))
        first = near.known(key(packs[0]))
        assert first is not None, "it is used all the time"
        first.close()
        assert kept(tmp_path) <= 12_000
    near.tidy()
    assert kept(tmp_path) <= 10_000
    assert near.known(key(packs[1])) is None
    last = near.known(key(packs[-1]))
    assert last is not None
    last.close()


def test_a_copy_that_was_tidied_away_can_still_be_read_by_whoever_has_it_open(tmp_path: Path) -> None:
    near = NearCopies(tmp_path, most_bytes=100)
    with near.fetched(key(b"x" * 200), lambda: [b"x" * 200]) as blob:
        assert list(tmp_path.iterdir()) == [], "more than is allowed at all"
        assert blob.read(0, 200) == b"x" * 200


def test_no_copy_outlives_a_day(tmp_path: Path) -> None:
    near = NearCopies(tmp_path, most_bytes=10_000)
    near.fetched(key(b"old"), lambda: [b"old"]).close()
    (file,) = tmp_path.iterdir()
    os.utime(file, (time.time(), time.time() - 25 * 3600))
    NearCopies(tmp_path, most_bytes=10_000)
    assert not file.exists()


def test_many_who_want_the_same_at_once_fetch_it_once(tmp_path: Path) -> None:
    near, asked, data = NearCopies(tmp_path, most_bytes=10_000), [], b"pack"

    def fetch() -> Iterator[bytes]:
        asked.append(1)
        time.sleep(0.2)
        yield data

    def look() -> None:
        with near.fetched(key(data), fetch) as blob:
            assert blob.read(0, 10) == data

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1


def test_what_is_not_what_its_name_says_is_refused_and_not_kept(tmp_path: Path) -> None:
    near = NearCopies(tmp_path, most_bytes=10_000)
    with pytest.raises(Unavailable, match="damaged"):
        near.fetched(key(b"right"), lambda: [b"wrong"])
    assert list(tmp_path.iterdir()) == []
