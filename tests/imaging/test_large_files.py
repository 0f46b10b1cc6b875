"""Files larger than what is held in memory are read where they wait, sealed, a chunk at a time; damage is noticed."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.imaging.jobs import work_through_upload
from app.imaging.store.arriving import incoming
from app.imaging.values import Verdict
from app.kernel.sealed import RECORD_BYTES
from tests.factories import dicom
from tests.factories import dicom_ultrasound as us
from tests.factories.dicom_study import taken_in
from tests.factories.people import person, signed_in
from tests.imaging.streams import Disk, in_little_memory, large_object
from tests.imaging.test_sending import announce, opened


@pytest.fixture(autouse=True)
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that small files are large."""
    for module in ("delivery", "archive"):
        monkeypatch.setattr(f"app.imaging.formats.{module}.IN_MEMORY_BYTES", 1000)


@pytest.fixture
def sender(client: TestClient, db: Session) -> TestClient:
    signed_in(client, db, person(db, Role.COORDINATOR))
    return client


def zipped(files: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", way) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return buffer.getvalue()


def sent(sender: TestClient, files: dict[str, bytes]) -> str:
    at = opened(sender)
    for row, data in zip(announce(sender, at, files), files.values(), strict=True):
        assert sender.put(f"{at}/files/{row['number']}", content=data).status_code == 200
    sender.post(f"{at}/completion", json={})
    return at


def worked_through(sender: TestClient, db: Session, at: str) -> list[tuple[str, str]]:
    work_through_upload(db, at.rsplit("/", 1)[1])
    db.commit()
    return [(one["verdict"], one["code"]) for one in sender.get(f"{at}/files").json()["files"]]


def test_a_long_cine_and_the_entries_of_a_zip_come_in_from_where_they_wait(sender: TestClient, db: Session) -> None:
    series = {str(n): dicom.to_bytes(one) for n, one in enumerate(dicom.mr_series())}
    cine = dicom.to_bytes(us.cine(us.pictures(40), StudyInstanceUID="1.2.3.99", SeriesInstanceUID="1.2.3.99.1"))
    at = sent(sender, {"cine": cine, "series.zip": zipped(series)})
    assert worked_through(sender, db, at) == [("held", "needs_masking"), *[("accepted", "accepted")] * 5]
    assert not any(incoming().iterdir()), "nothing of it is left"


def test_entries_are_sealed_while_they_wait_and_gone_when_they_were_read(
    tmp_path: Path, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    remove = Path.unlink

    def noticed(path: Path, missing_ok: bool = False) -> None:
        if path.name.startswith("aside-"):
            seen.append(path.read_bytes())
        remove(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", noticed)
    image = dicom.to_bytes(dicom.mr_instance(PatientName="TOKEN^Doe"))
    (tmp_path / "one.zip").write_bytes(zipped({"a": image}))
    judged = taken_in(tmp_path / "one.zip")
    assert [one.verdict for one in judged.verdicts.values()] == [Verdict.ACCEPTED]
    (sealed,) = seen
    assert len(sealed) > len(image)
    assert b"TOKEN" not in sealed


def test_what_was_changed_while_it_waited_is_refused_by_itself(sender: TestClient, db: Session) -> None:
    good = dicom.to_bytes(dicom.mr_instance())
    big = dicom.to_bytes(us.cine(us.pictures(30)))
    archive = zipped({"a": os.urandom(5000), "b": os.urandom(3 * RECORD_BYTES)})
    at = sent(sender, {"good": good, "cut": big, "zip": archive})
    folder = incoming() / at.rsplit("/", 1)[1]
    os.truncate(folder / "000002", RECORD_BYTES)
    data = bytearray((folder / "000003").read_bytes())
    data[RECORD_BYTES + 99] ^= 1
    (folder / "000003").write_bytes(data)
    verdicts = worked_through(sender, db, at)
    assert verdicts[0] == ("accepted", "accepted")
    assert verdicts[1] == ("rejected", "damaged")
    assert verdicts[-1] == ("rejected", "damaged")
    assert not any(incoming().iterdir())


def test_a_large_entry_that_unpacks_too_far_or_is_broken_is_refused(tmp_path: Path, db: Session) -> None:
    packed = bytearray(zipped({"a": os.urandom(20_000)}))
    packed[5000] ^= 1
    (tmp_path / "bomb.zip").write_bytes(zipped({"zeros": bytes(16 * 1024**2)}))
    (tmp_path / "broken.zip").write_bytes(packed)
    judged = taken_in(tmp_path)
    assert sorted(one.code for one in judged.verdicts.values()) == ["archive_limit", "bad_archive"]


def test_a_large_entry_is_unpacked_in_little_memory(
    tmp_path: Path, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, disk = large_object(tmp_path / "large.dcm"), Disk(monkeypatch)
    with zipfile.ZipFile(tmp_path / "sent.zip", "w", zipfile.ZIP_STORED) as made:
        made.write(large, "large.dcm")
    with in_little_memory():
        judged = taken_in(tmp_path / "sent.zip")
    assert [one.code for one in judged.verdicts.values()] == ["pixel_mismatch"]
    assert disk.looked == 1


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_without_a_limit_on_what_a_piece_becomes_are_not_unpacked(
    tmp_path: Path, db: Session, way: int
) -> None:
    """45 bytes of bzip2 become a megabyte, and the standard library gives it all at once."""
    packed = bytearray(zipped({"a": bytes(64 * 1024**2)}, way))
    entry = packed.find(b"PK\x01\x02")
    # it says that it becomes 99 bytes
    packed[entry + 24 : entry + 28] = (99).to_bytes(4, "little")
    (tmp_path / "one.zip").write_bytes(packed)
    with in_little_memory():
        judged = taken_in(tmp_path / "one.zip")
    assert [one.code for one in judged.verdicts.values()] == ["bad_archive"]


def test_a_table_of_contents_without_end_is_not_read(
    tmp_path: Path, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{number}": b"" for number in range(300)}
    (tmp_path / "one.zip").write_bytes(zipped(files))
    assert len(taken_in(tmp_path / "one.zip").verdicts) == 300
    monkeypatch.setattr("app.imaging.formats.archive.LARGEST_DIRECTORY_BYTES", 10_000)
    assert [one.code for one in taken_in(tmp_path / "one.zip").verdicts.values()] == ["archive_limit"]
