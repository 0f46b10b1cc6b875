"""The C-STORE server with real senders: what is acknowledged is safe, who is unknown is refused, all ends cleanly."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydicom.uid import MRImageStorage
from pynetdicom import AE
from pynetdicom.association import Association
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]  # made at import from a table
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import ensure_house
from app.accounts.values import SYSTEM
from app.imaging import actions
from app.imaging.jobs import work_through_upload
from app.imaging.listening import listener as listening
from app.imaging.listening.listener import Listener
from app.imaging.listening.place import Place
from app.imaging.store.arriving import Arriving, incoming
from app.imaging.store.waiting import Waiting
from app.imaging.tables import Instance, Intake
from app.kernel.refusals import Unavailable
from app.kernel.settings import Settings
from tests.factories import dicom
from tests.processes import wait_for

EXPLICIT = "1.2.840.10008.1.2.1"

STORESCU = shutil.which("storescu", path="/usr/local/bin:/usr/bin")
"""DCMTK's: pynetdicom brings a program of the same name into the environment."""


@pytest.fixture
def port(db: Session) -> Iterator[int]:
    ensure_house(db)
    db.commit()
    listener = Listener(Place(port=0), ["SCANNER", "PACS"], at_once=2)
    yield listener.start()
    listener.stop()


def associated(port: int, title: str = "SCANNER", called: str = "CONSILIUM") -> Association:
    sender = AE(ae_title=title)
    sender.add_requested_context(MRImageStorage, EXPLICIT)
    sender.add_requested_context(Verification)
    return sender.associate("127.0.0.1", port, ae_title=called)


def latest(db: Session) -> Intake | None:
    db.rollback()
    db.expire_all()
    return db.scalars(select(Intake).order_by(Intake.at.desc())).first()


def test_what_a_scanner_sends_is_worked_through_when_its_association_ends(port: int, db: Session) -> None:
    association = associated(port)
    images = dicom.mr_series()
    assert [association.send_c_store(one).Status for one in images] == [0] * 5
    intake = latest(db)
    assert intake is not None
    assert intake.state == "receiving"
    waiting = Waiting(intake.id, intake.waiting_key or b"")
    with waiting.opened(1) as (file, _):
        assert file.read()[128:132] == b"DICM"
    assert all(b"PATIENT" not in one.read_bytes() for one in incoming().rglob("*") if one.is_file())
    # while it is received, nobody takes it up
    actions.recover_intakes(db, SYSTEM, at_least=timedelta(seconds=-5))
    db.commit()
    assert intake.state == "receiving"
    association.release()
    wait_for(lambda: (found := latest(db)) is not None and found.state == "waiting")
    work_through_upload(db, str(intake.id))
    db.commit()
    assert len(db.scalars(select(Instance)).all()) == 5
    assert latest(db).state == "done"  # type: ignore[union-attr]  # it was there above


def test_an_association_that_breaks_off_keeps_what_was_acknowledged(port: int, db: Session) -> None:
    association = associated(port)
    assert association.send_c_store(dicom.mr_series()[0]).Status == 0
    association.abort()
    wait_for(lambda: (found := latest(db)) is not None and found.state == "waiting")


def test_unknown_titles_are_refused_and_an_echo_is_answered(port: int, db: Session) -> None:
    assert associated(port, "STRANGER").is_rejected
    assert associated(port, called="ANOTHER").is_rejected
    known = associated(port, "PACS")
    assert known.send_c_echo().Status == 0
    known.release()
    assert latest(db) is None


def test_no_more_associations_than_allowed_at_a_time(port: int) -> None:
    first, second = associated(port), associated(port)
    assert associated(port).is_rejected
    first.release()
    second.release()


def test_nothing_is_acknowledged_that_cannot_be_kept(port: int, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Arriving) -> int:
        raise Unavailable("full")

    monkeypatch.setattr(Arriving, "finish", full)
    association = associated(port)
    assert association.send_c_store(dicom.mr_series()[0]).Status == 0xA700
    association.release()


def test_an_object_beyond_the_limit_ends_the_association(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "LARGEST_OBJECT_BYTES", 1000)
    association = associated(port)
    association.send_c_store(dicom.mr_series()[0])
    wait_for(lambda: not association.is_established)
    assert associated(port).is_established


def test_answers_are_not_held_back(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    association = associated(port)
    (served,) = [one for one in _associations() if one.is_acceptor]
    assert served.dul.socket is not None
    connection = served.dul.socket.socket
    assert connection is not None
    assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    association.release()


def _associations() -> list[Association]:
    return [thread for thread in threading.enumerate() if isinstance(thread, Association)]


@pytest.mark.skipif(STORESCU is None, reason="needs storescu (Debian: apt install dcmtk)")
def test_storescu_of_dcmtk_sends_a_folder(port: int, db: Session, house: Settings, tmp_path: Path) -> None:
    dicom.save(dicom.prostate_study(), tmp_path / "sent")
    assert STORESCU is not None
    words = [STORESCU, "+sd", "+r", "-aet", "SCANNER", "-aec", "CONSILIUM", "127.0.0.1", str(port)]
    done = subprocess.run([*words, str(tmp_path / "sent")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    wait_for(lambda: (found := latest(db)) is not None and found.state == "waiting")
    intake = latest(db)
    assert intake is not None
    work_through_upload(db, str(intake.id))
    db.commit()
    assert len(db.scalars(select(Instance)).all()) == 40


def test_connections_beyond_the_limit_are_closed_at_once(
    house: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(listening, "MOST_SILENT", 3)
    monkeypatch.setattr(listening, "FIRST_WORD_SECONDS", 3.0)
    listener = Listener(Place(port=0), ["SCANNER"], at_once=2)
    small = listener.start()
    silent = [socket.create_connection(("127.0.0.1", small), timeout=30) for _ in range(9)]
    assert [one.recv(10) for one in silent[5:]] == [b""] * 4
    assert caplog.text.count("closed a connection at once: 5 are open") == 4
    # and the places come free again when the others have said nothing for long enough
    wait_for(lambda: associated(small).is_established)
    listener.stop()


def test_a_connection_that_says_nothing_is_closed(house: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "FIRST_WORD_SECONDS", 0.2)
    listener = Listener(Place(port=0), ["SCANNER"])
    with socket.create_connection(("127.0.0.1", listener.start()), timeout=30) as silent:
        assert silent.recv(10) == b""
    listener.stop()
