"""After an intake, no planted token is in any byte of the stores, of the database, or of what was said to anyone."""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest
from fastapi.testclient import TestClient
from pydicom.dataset import FileDataset
from pydicom.uid import UID
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import SYSTEM, Actor, Role, Scope
from app.cli import main
from app.imaging.actions import let_program_see
from app.imaging.tables import GateStudy, Instance, Study
from app.kernel.db import Base
from app.kernel.settings import Settings
from tests.factories import dicom
from tests.factories.people import person, signed_in
from tests.house.routes import rows
from tests.imaging.deidentify.test_profile import planted

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

HIDDEN = [f"TOKH{number:03d}QX" for number in range(16)]
"""Tokens outside ordinary attributes: preamble, file meta, overlays, curves, odd representations, names, comments."""
TOKEN = re.compile(rb"TOK[0-9A-Z]{4,6}(?:QX|ZQ)")
"""Any of them, in one look: there are thousands."""


def _hidden(dataset: FileDataset) -> bytes:
    """The file with tokens wherever a header does not look."""
    dataset.file_meta.SourceApplicationEntityTitle = HIDDEN[0]
    dataset.file_meta.add_new(0x00020100, "UI", UID("1.2.3.77777"))
    dataset.file_meta.add_new(0x00020102, "OB", HIDDEN[1].encode())
    dataset.file_meta.ImplementationVersionName = HIDDEN[2]
    dataset.add_new(0x60000010, "US", 8)
    dataset.add_new(0x60000022, "LO", HIDDEN[3])
    dataset.add_new(0x60003000, "OW", HIDDEN[4].encode())
    dataset.add_new(0x50003000, "OW", HIDDEN[5].encode())
    dataset.add_new(0x00091077, "UN", HIDDEN[6].encode())
    dataset.add_new(0x00420011, "OB", HIDDEN[7].encode())
    dataset.add_new(0xFFFCFFFC, "OB", HIDDEN[8].encode())
    dataset.add_new(0x00181400, "LO", HIDDEN[9])
    whole = dicom.to_bytes(dataset)
    return HIDDEN[10].encode().ljust(128, b"\0") + whole[128:]


def _delivery(folder: Path) -> list[str]:
    dataset, tokens = planted()
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.826.77777.1", "1.2.826.77777.2"
    inner = folder / HIDDEN[11]
    inner.mkdir(parents=True)
    (inner / f"{HIDDEN[12]}.dcm").write_bytes(_hidden(dataset))
    # two patients in one study: kept in quarantine
    mixed = [dicom.mr_instance(study_uid="1.2.826.77777.3", series_uid=f"1.2.826.77777.3.{n}") for n in (1, 2)]
    mixed[1].PatientID, mixed[1].PatientName = "TOKPAT77QX", "TOKNAM77QX^Jane"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.comment = HIDDEN[13].encode()
        for number, one in enumerate(mixed):
            info = zipfile.ZipInfo(f"{HIDDEN[14]}/{number}.dcm")
            info.comment = HIDDEN[15].encode()
            archive.writestr(info, dicom.to_bytes(one))
    (folder / "sent.zip").write_bytes(packed.getvalue())
    uids = ["1.2.826.77777.1", "1.2.826.77777.2", "1.2.826.77777.3", "1.2.3.77777"]
    return [*tokens, *uids, *HIDDEN, "TOKPAT77QX", "TOKNAM77QX", "Doe^John", "PATIENT-1"]


def _answers(client: TestClient, db: Session) -> Iterator[tuple[str, bytes]]:
    """Of everything a coordinator who is an administrator, and a program that may see the study, can open."""
    boss = person(db, Role.COORDINATOR, Role.ADMINISTRATOR)
    actor = Actor(boss.id, boss.display_name, frozenset({Role.COORDINATOR}))
    token = accounts.create_token(db, actor, name="a program", scopes=[Scope.DICOMWEB, Scope.INTAKE], days=9)
    study, gates = db.scalars(select(Study)).one(), db.scalars(select(GateStudy)).all()
    let_program_see(db, SYSTEM, token.token_id, [study.id], "a test")
    db.commit()
    (series,) = study.series
    known: dict[str, object] = {
        "study_id": study.id, "series_id": series.id, "stack_id": series.stacks[0].id, "intake_id": study.intake_id,
        "study_uid": study.study_uid, "series_uid": series.series_uid, "token_id": token.token_id, "frames": 1,
        "sop_uid": db.scalars(select(Instance.sop_uid).where(Instance.series_id == series.id)).one(),
        "sha256": series.pack_sha256, "which": "first", "key": "consilium-basic", "person_id": boss.id,
    }  # fmt: skip
    signed_in(client, db, boss)
    program = {"Authorization": f"Bearer {token.secret}"}
    reached = 0
    for row in rows():
        if (
            row.method != "GET"
            or "stream" in row.marks
            or not {*row.parameters} <= {*known, "gate_study_id", "file_id"}
        ):
            continue
        for gate in gates if "gate_study_id" in row.parameters else gates[:1]:
            file = next((one.id for finding in gate.findings for one in finding.files), None)
            path = row.address(**known, gate_study_id=gate.id, file_id=file)
            answer = client.get(path, headers=program if row.lets_in("dicomweb") else {}, follow_redirects=False)
            assert answer.status_code < 500, path
            reached += answer.status_code == 200
            yield f"answer of {path}", answer.content + repr(answer.headers).encode()
    assert reached > 50


def test_no_token_survives_in_store_database_pages_logs_or_output(
    house: Settings,
    db: Session,
    client: TestClient,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    sent = tmp_path / "sent"
    sent.mkdir()
    tokens = _delivery(sent)
    there = b"".join(path.read_bytes() for path in sent.rglob("*") if path.is_file())
    assert sum(token.encode() in there for token in tokens) > 2000
    assert main(["ingest", str(sent)]) == 0
    printed = capfd.readouterr()
    assert "3 files judged" in printed.out

    everything = {str(file): file.read_bytes() for file in house.data_dir.rglob("*") if file.is_file()}
    for table in Base.metadata.sorted_tables:
        everything[f"table {table.name}"] = repr(db.execute(select(table)).all()).encode()
    everything |= dict(_answers(client, db))
    everything["log"] = (caplog.text + "".join(capfd.readouterr())).encode()
    assert any(name.startswith("table kept_file") for name in everything)
    others = [token for token in tokens if not TOKEN.fullmatch(token.encode())]
    found = [(token, where) for where, data in everything.items() for token in others if token.encode() in data]
    assert found + [(token, where) for where, data in everything.items() for token in TOKEN.findall(data)] == []
    # the sender's own screen names the sender's own files, and nothing of what is in them
    names = {HIDDEN[11], HIDDEN[12], HIDDEN[14]}
    assert [token for token in tokens if token not in names and token in printed.out + printed.err] == []


def test_geometry_and_pixels_are_exact_after_cleaning(house: Settings, tmp_path: Path) -> None:
    made = dicom.mr_series(3, ImagePositionPatient=[-71.123456, 12.000001, 3.5], PixelSpacing=[0.4017857, 0.4017857])
    dicom.save(made, tmp_path / "sent")
    assert main(["ingest", str(tmp_path / "sent")]) == 0
    folder = house.data_dir / "blobs" / "dicom"
    stored = [pydicom.dcmread(path) for path in folder.rglob("*") if path.is_file()]
    assert len(stored) == 3
    for one in stored:
        assert [str(value) for value in one.ImagePositionPatient] == ["-71.123456", "12.000001", "3.5"]
        assert [str(value) for value in one.PixelSpacing] == ["0.4017857", "0.4017857"]
    assert {one.PixelData for one in stored} == {one.PixelData for one in made}
