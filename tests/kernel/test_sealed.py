"""A sealed file opens whole and unchanged, or not at all."""

import io
import os
from pathlib import Path

import pytest

from app.kernel.sealed import CHUNK_BYTES, RECORD_BYTES, Damaged, Sealed, Sealing, new_key

SIZES = (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7)
BODY = os.urandom(3 * CHUNK_BYTES + 7)


def written(path: Path, body: bytes = BODY) -> Sealed:
    sealed = Sealed(path, new_key(), "a file")
    with path.open("wb") as file:
        sealing = Sealing(sealed, file)
        sealing.write(body)
        assert sealing.finish() == len(body)
    return sealed


def read(sealed: Sealed) -> bytes:
    with sealed.opened() as (file, size):
        body = file.read()
    assert len(body) == size
    return body


def records(path: Path) -> list[bytes]:
    data = path.read_bytes()
    return [data[at : at + RECORD_BYTES] for at in range(0, len(data), RECORD_BYTES)]


@pytest.mark.parametrize("size", SIZES)
def test_it_is_read_back_whole_however_long(tmp_path: Path, size: int) -> None:
    assert read(written(tmp_path / "sealed", BODY[:size])) == BODY[:size]


@pytest.mark.parametrize("size", SIZES)
def test_written_in_parts_it_is_the_same_file(tmp_path: Path, size: int) -> None:
    sealed, body = Sealed(tmp_path / "sealed", new_key(), "a file"), BODY[:size]
    arrived = -1
    with (tmp_path / "sealed").open("w+b") as file:
        while arrived < size:
            arrived = max(arrived, 0)
            part = io.BytesIO(body[arrived : arrived + CHUNK_BYTES])
            arrived = sealed.append(part, file, arrived=arrived, total=size)
            file.flush()
            assert sealed.arrived(file) == arrived
    assert read(sealed) == body


def test_it_is_read_at_any_place(tmp_path: Path) -> None:
    with written(tmp_path / "sealed").opened() as (file, _):
        file.seek(CHUNK_BYTES - 2)
        assert file.read(4) == BODY[CHUNK_BYTES - 2 : CHUNK_BYTES + 2]
        file.seek(-3, os.SEEK_END)
        assert file.read() == BODY[-3:]


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_a_file_cut_off_between_two_chunks_does_not_open(tmp_path: Path, kept: int) -> None:
    sealed = written(tmp_path / "sealed")
    os.truncate(sealed.path, kept * RECORD_BYTES)
    with pytest.raises(Damaged):
        read(sealed)


@pytest.mark.parametrize("cut", [1, 20, 30])
def test_a_file_cut_off_within_a_chunk_does_not_open(tmp_path: Path, cut: int) -> None:
    sealed = written(tmp_path / "sealed")
    os.truncate(sealed.path, sealed.path.stat().st_size - cut)
    with pytest.raises(Damaged):
        read(sealed)


def test_chunks_that_changed_places_do_not_open(tmp_path: Path) -> None:
    sealed = written(tmp_path / "sealed")
    first, second, *rest = records(sealed.path)
    sealed.path.write_bytes(b"".join([second, first, *rest]))
    with pytest.raises(Damaged):
        read(sealed)


def test_a_chunk_that_is_missing_or_doubled_is_noticed(tmp_path: Path) -> None:
    sealed = written(tmp_path / "sealed")
    all_of_it = records(sealed.path)
    for other in (all_of_it[:1] + all_of_it[2:], [*all_of_it, all_of_it[-1]], all_of_it[:2] + all_of_it[1:]):
        sealed.path.write_bytes(b"".join(other))
        with pytest.raises(Damaged):
            read(sealed)


def test_one_changed_bit_is_noticed(tmp_path: Path) -> None:
    sealed = written(tmp_path / "sealed")
    data = bytearray(sealed.path.read_bytes())
    data[RECORD_BYTES + 500] ^= 1
    sealed.path.write_bytes(data)
    with pytest.raises(Damaged):
        read(sealed)


def test_another_key_or_another_name_does_not_open_it(tmp_path: Path) -> None:
    sealed = written(tmp_path / "sealed")
    for other in (Sealed(sealed.path, new_key(), "a file"), Sealed(sealed.path, sealed.key, "another file")):
        with pytest.raises(Damaged):
            read(other)


def test_the_key_does_not_show_in_what_is_printed(tmp_path: Path) -> None:
    sealed = written(tmp_path / "sealed", b"")
    assert repr(sealed.key) not in repr(sealed)


def test_what_was_torn_is_written_again_under_another_nonce(tmp_path: Path) -> None:
    sealed = Sealed(tmp_path / "sealed", new_key(), "a file")
    nonces = set()
    for _ in range(2):
        with sealed.path.open("w+b") as file:
            sealed.append(io.BytesIO(b"x" * CHUNK_BYTES), file, arrived=0, total=2 * CHUNK_BYTES)
        nonces.add(records(sealed.path)[0][:12])
    assert len(nonces) == 2
