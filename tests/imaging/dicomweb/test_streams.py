"""Large objects by STOW-RS and from a DICOMweb server: sealed as they come, in little memory, gone when broken off."""

import json
import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.actions import ensure_house
from app.accounts.doors import cookie_name
from app.accounts.values import SYSTEM, Role, Scope
from app.cli import main
from app.imaging import actions
from app.imaging.actions import remote
from app.imaging.actions.spooling import BROKE_OFF, Spool
from app.imaging.jobs import work_through_upload
from app.imaging.store.arriving import incoming
from app.imaging.tables import Instance, Intake, IntakeFile, Study
from app.kernel.refusals import TooLarge
from app.kernel.settings import DicomwebSource
from tests.factories import dicom
from tests.factories.people import person
from tests.imaging.dicomweb.archive import STUDY, Archive
from tests.imaging.dicomweb.conftest import NewProgram, Program
from tests.imaging.dicomweb.test_remote import imported
from tests.imaging.dicomweb.test_stow import RELATED, message, post
from tests.imaging.streams import TOKEN, Disk, assert_nowhere, in_little_memory, large_object, pieces
from tests.processes import wait_for

HEAD, TAIL = b"--x\r\nContent-Type: application/dicom\r\n\r\n", b"\r\n--x--\r\n"
AT_ONCE = timedelta(seconds=-5)


@pytest.fixture
def sender(new_program: NewProgram) -> Program:
    return new_program(scopes=[Scope.INTAKE])


def latest(db: Session) -> Intake:
    db.rollback()
    db.expire_all()
    return db.scalars(select(Intake).order_by(Intake.at.desc()).limit(1)).one()


def left() -> list[Path]:
    return list(incoming().rglob("*")) if incoming().exists() else []


def test_a_large_object_by_stow_is_sealed_as_it_comes(
    db: Session, sender: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, disk = large_object(tmp_path / "large.dcm"), Disk(monkeypatch)

    small = dicom.to_bytes(dicom.mr_instance(PatientName=f"{TOKEN}^Doe"))

    def body() -> Iterator[bytes]:
        yield HEAD
        yield from pieces(large)
        yield b"\r\n" + HEAD + small + TAIL

    headers = {**sender.headers, "Content-Type": RELATED}
    with in_little_memory():
        answer = httpx.post(f"{sender.base}/studies", content=body(), headers=headers, timeout=60)
    (failed,) = answer.json()["00081198"]["Value"]
    assert "pixels do not have the size" in failed["0040A160"]["Value"][0]
    assert disk.looked == 1
    assert left() == []
    assert (latest(db).state, len(db.scalars(select(Instance)).all())) == ("done", 1)
    assert_nowhere(db)


def test_a_large_object_of_a_dicomweb_server_is_sealed_as_it_comes(
    db: Session, archive: DicomwebSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, disk = large_object(tmp_path / "large.dcm"), Disk(monkeypatch)
    small = dicom.to_bytes(dicom.mr_instance(study_uid=STUDY, PatientName=f"{TOKEN}^Doe"))
    Archive.objects = [small, large.read_bytes(), small]
    monkeypatch.setattr(remote, "IN_MEMORY_BYTES", 1024**2)
    with in_little_memory():
        intake = imported(db, archive)
    assert (intake.state, intake.files_done) == ("done", 3)
    assert disk.looked == 1
    assert left() == []
    assert len(db.scalars(select(Instance)).all()) == 1
    assert_nowhere(db)


def test_objects_come_in_whole_from_where_they_are_sealed(
    db: Session, archive: DicomwebSource, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(remote, "IN_MEMORY_BYTES", 1000)
    assert main(["import-dicomweb", "pacs", "--study", STUDY, "--json"]) == 0
    assert [one["verdict"] for one in json.loads(capsys.readouterr().out)["files"]] == ["accepted"] * 5
    assert left() == []


def test_a_sender_that_goes_away_in_the_middle_leaves_nothing_but_a_word(db: Session, sender: Program) -> None:
    place = urlsplit(sender.base)
    head = f"POST {place.path}/studies HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 9000000\r\n"
    head += f"Content-Type: {RELATED}\r\nAuthorization: {sender.headers['Authorization']}\r\n\r\n"
    with socket.create_connection((place.hostname or "", place.port or 0)) as connection:
        connection.sendall(head.encode() + HEAD + bytes(3 * 1024**2))
        wait_for(left)
    wait_for(lambda: latest(db).state == "failed")
    assert latest(db).problem == BROKE_OFF
    assert left() == []


def test_a_message_that_breaks_off_is_told_to_its_sender_and_in_the_record(db: Session, sender: Program) -> None:
    answer = post(sender, HEAD + bytes(3 * 1024**2))
    assert answer.status_code == 400
    assert (latest(db).state, latest(db).problem) == ("failed", answer.json()["detail"])
    assert left() == []


def test_what_a_killed_receiver_left_is_swept_and_what_still_comes_is_not(db: Session) -> None:
    ensure_house(db)
    db.commit()
    spool = Spool(SYSTEM, "DICOMweb")
    spool.begin({})
    spool.write(bytes(3 * 1024**2))
    folder = incoming() / str(spool.intake_id)
    os.utime(folder, (time.time() - 600,) * 2)
    actions.recover_intakes(db, SYSTEM, at_least=AT_ONCE)
    db.commit()
    assert folder.exists()
    assert latest(db).state == "waiting"
    spool._claim.close()  # as it ends with the process
    actions.recover_intakes(db, SYSTEM, at_least=AT_ONCE)
    db.commit()
    assert not folder.exists()
    assert latest(db).state == "failed"
    assert "was stopped before the end" in (latest(db).problem or "")


def test_a_part_beyond_the_limit_is_refused_and_its_neighbours_come_in(
    db: Session, sender: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = dicom.to_bytes(dicom.mr_instance())
    monkeypatch.setattr(import_module("app.imaging.dicomweb.stow"), "LARGEST_FILE_BYTES", len(small))
    answer = post(sender, message(small, small + bytes(3), small)).json()
    (failed,) = answer["00081198"]["Value"]
    assert "(4 GB, a frame 64 MB)" in failed["0040A160"]["Value"][0]
    assert len(answer["00081199"]["Value"]) == 2
    assert left() == []


def test_only_some_messages_are_received_at_once(db: Session, sender: Program) -> None:
    stow = import_module("app.imaging.dicomweb.stow")
    body = message(dicom.to_bytes(dicom.mr_instance()))
    with ExitStack() as others:
        for _ in range(stow.MOST_AT_ONCE):
            stow._receiving.acquire()
            others.callback(stow._receiving.release)
        answer = post(sender, body)
        assert (answer.status_code, "again in a minute" in answer.json()["detail"]) == (503, True)
    for _ in range(stow.MOST_AT_ONCE + 1):
        assert post(sender, body).status_code == 200


def test_a_disk_without_room_is_said_and_nothing_stays(
    db: Session, sender: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.imaging.store.arriving.ROOM_LEFT_BYTES", 10**18)
    with pytest.raises(TooLarge):
        spool = Spool(SYSTEM, "DICOMweb")
        spool.begin({})
        spool.write(b"x")
    spool.close()
    answer = post(sender, message(dicom.to_bytes(dicom.mr_instance())))
    assert answer.status_code == 413
    assert "no room for more" in answer.json()["detail"]
    assert left() == []
    assert isinstance(latest(db).id, uuid.UUID)


def test_a_large_file_of_a_plain_form_is_sealed_as_it_comes(
    db: Session, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, disk = large_object(tmp_path / "large.dcm"), Disk(monkeypatch)
    small = dicom.to_bytes(dicom.mr_instance(PatientName=f"{TOKEN}^Doe"))

    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="label_prefix"\r\n\r\nPilot'
        for name, data in ((f"{TOKEN}.dcm", pieces(large)), ("small", iter([small])), ("", iter([]))):
            head = f'\r\n--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            yield head.encode()
            yield from data
        yield b"\r\n--x--\r\n"

    begun = accounts.begin_session(db, person(db, Role.COORDINATOR), device="a test")
    db.commit()
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Cookie": f"{cookie_name()}={begun.secret}"}
    with in_little_memory():
        answer = httpx.post(f"{address}/studies/uploads", content=body(), headers=headers, timeout=60)
    assert answer.status_code == 303
    assert disk.looked == 1
    work_through_upload(db, answer.headers["location"].rpartition("/")[2])
    db.commit()
    codes = db.scalars(select(IntakeFile.code).order_by(IntakeFile.number)).all()
    assert codes == ["pixel_mismatch", "accepted"]
    assert db.scalars(select(Study.label)).all() == ["Pilot 1"]
    assert_nowhere(db)


def test_a_form_that_breaks_off_is_cancelled(db: Session, address: str) -> None:
    begun = accounts.begin_session(db, person(db, Role.COORDINATOR), device="a test")
    db.commit()
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n' + bytes(3 * 1024**2)
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Cookie": f"{cookie_name()}={begun.secret}"}
    answer = httpx.post(f"{address}/studies/uploads", content=body, headers=headers, timeout=60)
    assert answer.status_code == 400
    assert (latest(db).state, latest(db).waiting_key) == ("cancelled", None)
    assert [path for path in left() if path.is_file()] == []
