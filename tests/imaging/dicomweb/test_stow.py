"""Storing what should not come in: each object gets its reason, its neighbours come in, nothing breaks."""

import httpx
import numpy as np
import pytest
from pydicom.dataset import Dataset
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Scope
from app.imaging.tables import Instance, Study
from tests.factories import dicom
from tests.imaging.dicomweb.conftest import NewProgram, Program

RELATED = 'multipart/related; type="application/dicom"; boundary=x'
UID, REASON, COMMENT, WHOLE = "00081155", "00081197", "00000902", "0040A160"


@pytest.fixture
def sender(new_program: NewProgram) -> Program:
    return new_program(scopes=[Scope.INTAKE])


def message(*objects: bytes) -> bytes:
    parts = [b"--x\r\nContent-Type: application/dicom\r\n\r\n" + one + b"\r\n" for one in objects]
    return b"".join(parts) + b"--x--\r\n"


def post(sender: Program, body: bytes, kind: str = RELATED, study: str = "") -> httpx.Response:
    headers = {**sender.headers, "Content-Type": kind}
    return httpx.post(f"{sender.base}/studies{study}", content=body, headers=headers, timeout=60)


def test_a_bad_object_is_refused_and_its_neighbours_come_in(db: Session, sender: Program) -> None:
    good = [dicom.to_bytes(one) for one in dicom.mr_series(3)]
    answer = post(sender, message(good[0], good[1][:700], b"no DICOM at all", good[2]))
    assert answer.status_code == 202
    said = answer.json()
    assert [one[UID]["Value"] for one in said["00081199"]["Value"]] == [["1.2.3.4.1.1"], ["1.2.3.4.1.3"]]
    cut, text = said["00081198"]["Value"]
    assert cut[UID]["Value"] == ["1.2.3.4.1.2"]
    assert text[REASON]["Value"] == [0xC000]
    assert "not a DICOM file" in text[COMMENT]["Value"][0]
    assert len(db.scalars(select(Instance)).all()) == 2


def test_the_same_uid_with_other_content_is_refused_naming_both(db: Session, sender: Program) -> None:
    first, *_ = dicom.mr_series(1)
    assert post(sender, message(dicom.to_bytes(first))).status_code == 200
    first.PixelData = np.zeros((24, 20), np.uint16).tobytes()
    answer = post(sender, message(dicom.to_bytes(first)))
    assert answer.status_code == 409
    (failed,) = answer.json()["00081198"]["Value"]
    assert failed[REASON]["Value"] == [0x0111]
    label = db.scalars(select(Study.label)).one()
    assert label in failed[WHOLE]["Value"][0]
    assert "part 1" in failed[WHOLE]["Value"][0]


@pytest.mark.filterwarnings("error::UserWarning")
def test_an_answer_is_read_without_a_warning(sender: Program) -> None:
    """ErrorComment holds 64 characters; pydicom warns of more (here of a slice that is missing, reason B007)."""
    series = dicom.mr_series(6)
    del series[3]
    answer = post(sender, message(*(dicom.to_bytes(one) for one in series), b"no DICOM at all"))
    said = Dataset.from_json(answer.json())
    (warned, *_), (failed,) = said.ReferencedSOPSequence, said.FailedSOPSequence
    assert warned.WarningReason == 0xB007
    for one in (warned, failed):
        assert 10 < len(one.ErrorComment) <= 64
        assert one.TextValue.startswith(one.ErrorComment.removesuffix(" …"))


def test_an_object_of_another_study_than_the_address_names_is_refused(db: Session, sender: Program) -> None:
    (one,) = dicom.mr_series(1)
    assert post(sender, message(dicom.to_bytes(one)), study="/1.2.3.999").status_code == 409
    assert db.scalars(select(Study)).all() == []
    assert post(sender, message(dicom.to_bytes(one)), study="/1.2.3.4").status_code == 200


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (RELATED, b"", 400),
        (RELATED, b"--x--\r\n", 400),
        (RELATED, b"--x\r\nContent-Type: application/dicom\r\n\r\nbroken off", 400),
        (RELATED, b"not at all in parts", 400),
        ('multipart/related; type="application/dicom"', b"--x--\r\n", 400),
        ('multipart/related; type="application/dicom+json"; boundary=x', b"--x--\r\n", 415),
        ("application/dicom", b"x", 415),
        (f"multipart/related; boundary={'y' * 300}", b"x", 400),
    ],
)
def test_what_is_no_message_of_parts_is_refused(sender: Program, kind: str, body: bytes, status: int) -> None:
    answer = post(sender, body, kind)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
