"""Large images from a scanner: sealed as they come, in little memory; what broke off leaves nothing behind."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydicom import dcmread
from pynetdicom import _config
from sqlalchemy.orm import Session

from app.accounts.actions import ensure_house
from app.accounts.values import SYSTEM
from app.imaging import actions
from app.imaging.actions.receiving import waiting_of
from app.imaging.jobs import work_through_upload
from app.imaging.listening import messages
from app.imaging.listening.receiver import Receiver
from app.imaging.store.arriving import Arriving, incoming
from app.imaging.tables import IntakeFile
from tests.factories import dicom
from tests.imaging.listening.test_listener import associated, latest, port
from tests.imaging.streams import Disk, assert_nowhere, in_little_memory, large_object
from tests.processes import ending, python, wait_for

__all__ = ["port"]


def left() -> list[str]:
    return [path.name for path in incoming().rglob("*") if path.is_file()]


def test_a_large_image_is_sealed_as_it_comes(
    port: int, db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, disk = large_object(tmp_path / "large.dcm"), Disk(monkeypatch)
    # a process of its own, because this sender holds all that it sends
    words = ("-m", "pynetdicom", "storescu", "-cx", "-aet", "SCANNER", "-aec", "CONSILIUM", "127.0.0.1", str(port))
    with in_little_memory(), ending(python(*words, str(large))) as sender:
        assert sender.wait(60) == 0
    assert disk.looked == 1
    wait_for(lambda: (found := latest(db)) is not None and found.state == "waiting")
    intake = latest(db)
    assert intake is not None
    work_through_upload(db, str(intake.id))
    db.commit()
    assert [row.code for row in db.query(IntakeFile)] == ["pixel_mismatch"]
    assert left() == []
    assert_nowhere(db)


def test_what_a_killed_listener_had_of_an_image_is_gone_when_its_delivery_is_taken_up(db: Session) -> None:
    ensure_house(db)
    db.commit()
    receiver = Receiver()
    receiver.begin().write(bytes(3 * 1024**2))
    assert left() == ["000001.part"]
    receiver._claim.close()  # as it ends with the process
    actions.recover_intakes(db, SYSTEM, at_least=timedelta(seconds=-5))
    db.commit()
    intake = latest(db)
    assert intake is not None
    work_through_upload(db, str(intake.id))
    db.commit()
    db.refresh(intake)
    assert (intake.state, intake.files_done, left()) == ("done", 0, [])


def test_what_is_kept_is_what_was_sent_with_a_header_of_a_file(port: int, db: Session) -> None:
    sent = dicom.mr_instance()
    association = associated(port)
    assert association.send_c_store(sent).Status == 0
    intake = latest(db)
    assert intake is not None
    with waiting_of(intake).opened(1) as (file, _):
        kept = dcmread(file)
    assert kept == sent
    assert kept.file_meta.MediaStorageSOPInstanceUID == sent.SOPInstanceUID
    assert kept.file_meta.TransferSyntaxUID == sent.file_meta.TransferSyntaxUID
    association.release()


def test_an_image_that_breaks_off_in_the_middle_leaves_nothing(
    port: int, db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_config, "STORE_SEND_CHUNKED_DATASET", True)
    association = associated(port)
    taken = 0
    write = Arriving.write

    def noticed(arriving: Arriving, piece: bytes) -> None:
        nonlocal taken
        write(arriving, piece)
        taken += len(piece)
        if taken > 20 * 1024**2:
            association.dul.socket.close()  # type: ignore[union-attr]  # it is open

    monkeypatch.setattr(Arriving, "write", noticed)
    association.send_c_store(large_object(tmp_path / "large.dcm"))
    wait_for(lambda: (found := latest(db)) is not None and found.state == "cancelled")
    wait_for(lambda: left() == [])
    assert taken > 20 * 1024**2


def test_messages_that_bring_no_image_keep_nothing(port: int, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "C_STORE_RQ", type("Another", (), {}))
    association = associated(port)
    assert association.send_c_store(dicom.mr_instance()).Status == 0xC000
    assert association.send_c_store(dicom.mr_instance()).Status == 0xC000
    association.release()
    assert latest(db) is None
