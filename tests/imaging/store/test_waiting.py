"""What waits is unreadable on the disk, resumable in parts, and survives a torn write."""

import io
import os
import uuid
import zipfile

import pytest

from app.imaging.store.waiting import Waiting, drop, new_key
from app.kernel.refusals import Conflict
from app.kernel.sealed import CHUNK_BYTES, Damaged
from app.kernel.settings import Settings

BODY = os.urandom(CHUNK_BYTES) + b"TOKEN^Doe" * 300_000


@pytest.fixture
def waiting(house: Settings) -> Waiting:
    intake_id = uuid.uuid4()
    return Waiting(intake_id, new_key(intake_id))


def read(waiting: Waiting, number: int) -> bytes:
    with waiting.opened(number) as (file, size):
        data = file.read()
    assert len(data) == size
    return data


def test_what_is_written_is_read_back_and_stands_nowhere_on_the_disk(waiting: Waiting, house: Settings) -> None:
    assert waiting.write(7, io.BytesIO(BODY)) == len(BODY)
    assert waiting.numbers() == [7]
    assert read(waiting, 7) == BODY
    assert all(b"TOKEN" not in file.read_bytes() for file in house.data_dir.rglob("*") if file.is_file())
    drop(waiting.intake_id)
    assert not waiting.folder.exists()


def test_a_zip_is_opened_where_it_lies(waiting: Waiting) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("first", BODY)
        archive.writestr("last", b"small")
    waiting.write(1, io.BytesIO(buffer.getvalue()))
    with waiting.opened(1) as (file, _), zipfile.ZipFile(file) as archive:
        assert archive.read("last") == b"small"
        assert archive.read("first") == BODY


def test_parts_continue_where_the_last_ended(waiting: Waiting) -> None:
    assert waiting.append(1, 0, io.BytesIO(BODY[: 2 * CHUNK_BYTES]), total=len(BODY)) == 2 * CHUNK_BYTES
    with pytest.raises(Conflict) as wrong:
        waiting.append(1, CHUNK_BYTES, io.BytesIO(b"again"), total=len(BODY))
    assert wrong.value.details == {"arrived": 2 * CHUNK_BYTES}
    assert waiting.append(1, 2 * CHUNK_BYTES, io.BytesIO(BODY[2 * CHUNK_BYTES :]), total=len(BODY)) == len(BODY)
    assert read(waiting, 1) == BODY


@pytest.mark.parametrize("torn", [1, 20, 1000])
def test_what_a_crash_tore_does_not_count_and_is_written_again(waiting: Waiting, torn: int) -> None:
    waiting.append(1, 0, io.BytesIO(BODY[: 2 * CHUNK_BYTES]), total=len(BODY))
    file = waiting.folder / "000001"
    os.truncate(file, file.stat().st_size - torn)
    assert waiting.arrived(1) == CHUNK_BYTES
    waiting.append(1, CHUNK_BYTES, io.BytesIO(BODY[CHUNK_BYTES:]), total=len(BODY))
    assert read(waiting, 1) == BODY


def test_no_file_can_take_the_place_of_another(waiting: Waiting) -> None:
    waiting.write(1, io.BytesIO(BODY))
    waiting.write(2, io.BytesIO(BODY))
    os.replace(waiting.folder / "000001", waiting.folder / "000002")
    with pytest.raises(Damaged):
        read(waiting, 2)


def test_another_delivery_or_another_house_cannot_open_it(
    waiting: Waiting, house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting.write(1, io.BytesIO(BODY))
    with pytest.raises(Damaged):
        read(Waiting(waiting.intake_id, new_key(waiting.intake_id)), 1)
    monkeypatch.setattr("app.imaging.store.waiting.settings", lambda: house.model_copy(update={"secret_key": "other"}))
    with pytest.raises(Damaged):
        read(waiting, 1)


def test_a_file_that_never_arrived_completely_does_not_open(waiting: Waiting) -> None:
    waiting.append(1, 0, io.BytesIO(BODY[:CHUNK_BYTES]), total=len(BODY))
    assert waiting.arrived(1) == CHUNK_BYTES
    with pytest.raises(Damaged):
        read(waiting, 1)


def test_a_part_that_comes_again_after_the_end_changes_nothing(waiting: Waiting) -> None:
    body = BODY[: 2 * CHUNK_BYTES]
    for offset in (0, len(body)):
        assert waiting.append(1, offset, io.BytesIO(body[offset:]), total=len(body)) == len(body)
    with pytest.raises(Conflict):
        waiting.append(1, 0, io.BytesIO(body), total=len(body))
    assert read(waiting, 1) == body
