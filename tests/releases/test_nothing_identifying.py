"""From a delivery to a release: tokens planted wherever a DICOM file has room are in no byte of the house."""

import gzip
import logging
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psycopg
import pytest
from fastapi.testclient import TestClient
from pydicom.dataset import Dataset, FileDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.imaging import store
from app.imaging.tables import GateStudy, Study
from app.kernel.settings import Settings
from tests.factories import dicom
from tests.factories.dicom_study import taken_in
from tests.factories.people import person, signed_in
from tests.releases.test_taken_in_study import released

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

TOKENS = [f"TOKA{number:02d}QXZQVW" for number in range(24)]
"""Twelve bytes each, so that every binary representation can hold them as whole numbers."""
DATES = ["19471231", "20110708"]
TEXTS = ["Winterbottom", "Aurelius", "PATID-77QX", "OLDID-88QX", "1.2.826.77777"]


def planted(one: FileDataset) -> bytes:
    """Tokens in preamble, meta group, icon, overlays, curves, private blocks, numbers, and after the end."""
    token = iter(TOKENS)
    one.PatientName, one.PatientID, one.OtherPatientIDs = "Winterbottom^Aurelius", TEXTS[2], TEXTS[3]
    one.PatientBirthDate, one.StudyDate = DATES
    # UIDs that carry dates
    one.StudyInstanceUID = f"1.2.826.77777.{DATES[0]}.1"
    one.SeriesInstanceUID = f"1.2.826.77777.{DATES[1]}.{one.SeriesNumber}"
    one.SOPInstanceUID = f"{one.SeriesInstanceUID}.{one.InstanceNumber}"
    one.FrameOfReferenceUID = f"1.2.826.77777.{DATES[0]}.9"
    one.file_meta.MediaStorageSOPInstanceUID = UID(one.SOPInstanceUID)
    one.file_meta.SourceApplicationEntityTitle = next(token)
    one.file_meta.ImplementationVersionName = next(token)
    one.file_meta.add_new(0x00020102, "OB", next(token).encode())
    icon = Dataset()
    icon.Rows, icon.Columns, icon.PixelData = 3, 4, next(token).encode()
    icon["PixelData"].VR = "OB"
    icon.ImageComments = next(token)
    one.add_new(0x00880200, "SQ", Sequence([icon]))
    for group in (0x6000, 0x6002):
        one.add_new(group << 16 | 0x0022, "LO", next(token))
        one.add_new(group << 16 | 0x3000, "OW", next(token).encode())
    one.add_new(0x50003000, "OW", next(token).encode())
    one.add_new(0xFFFCFFFC, "OB", next(token).encode())
    one.private_block(0x0009, next(token), create=True).add_new(1, "UN", next(token).encode())
    one.private_block(0x0019, "SIEMENS MR HEADER", create=True).add_new(0x0E, "FD", _doubles(next(token)))
    # texts that call themselves numbers, under known and unknown names
    words = struct.unpack("<6H", next(token).encode())
    one.add_new(0x00181400, "US", list(words))
    one.add_new(0x00189004, "UL", list(struct.unpack("<3L", next(token).encode())))
    one.add_new(0x0018A0FE, "US", list(struct.unpack("<6H", next(token).encode())))
    one.add_new(0x00204000, "FL", list(struct.unpack("<3f", next(token).encode())))
    one.add_new(0x00281101, "US", list(struct.unpack("<6H", next(token).encode())))
    one.add_new(0x00281201, "OW", next(token).encode())
    one.DeviceSerialNumber, one.StationName = next(token), next(token)
    whole = dicom.to_bytes(one)
    return next(token).encode().ljust(128, b"\0") + whole[128:] + next(token).encode()


def _doubles(text: str) -> list[float]:
    return list(struct.unpack("<2d", text.encode().ljust(16, b"Q")))


def delivery(folder: Path) -> None:
    for number, one in enumerate(dicom.prostate_study()):
        path = folder / f"{TEXTS[0]}-{TEXTS[2]}" / f"{number}-{TOKENS[0]}.dcm"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(planted(one))


def every_table(house: Settings) -> Iterator[tuple[str, bytes]]:
    """All rows of all schemas as their bytes lie in them, jobs and signals too."""
    address = str(house.migration_database_url).replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address) as owner:
        names = owner.execute(
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables "
            "WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for (name,) in names:
            with owner.cursor().copy(f"COPY {name} TO STDOUT (FORMAT BINARY)") as rows:
                yield f"table {name}", b"".join(bytes(part) for part in rows)


def pages(client: TestClient, db: Session) -> Iterator[tuple[str, bytes]]:
    signed_in(client, db, person(db, Role.COORDINATOR, name="Dora"))
    study = db.scalars(select(Study)).one()
    paths = ["/studies", "/studies/roles", f"/studies/{study.id}", f"/studies/intakes/{study.intake_id}", "/quarantine"]
    paths += [f"/quarantine/{one.id}" for one in db.scalars(select(GateStudy))]
    paths += [f"/studies/{study.id}/series/{series.id}/masking" for series in study.series]
    for path in [*paths, f"/studies/{study.id}/deidentification.json"]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        yield f"page {path}", answer.content + repr(answer.headers).encode()


def opened(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The files of an archive, and what is packed inside them."""
    for name, data in files.items():
        yield f"release {name}", data
        if name.endswith(".gz"):
            yield f"release {name}, unpacked", gzip.decompress(data)


def test_no_token_survives_from_a_delivery_to_a_release(
    house: Settings,
    db: Session,
    client: TestClient,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    delivery(tmp_path / "sent")
    sent = b"".join(path.read_bytes() for path in (tmp_path / "sent").rglob("*.dcm"))
    assert all(token.encode() in sent for token in [*TOKENS, *DATES, *TEXTS])
    judged = taken_in(tmp_path / "sent")
    assert {verdict.verdict.is_in for verdict in judged.verdicts.values()} == {True}
    study = store.study(db, next(one for one, _ in judged.studies if one))
    volume = np.zeros((5, 24, 20), dtype=bool)
    volume[1:3, 4:9, 5:10] = True
    files = released(db, study, [volume, volume], tmp_path)
    assert {Path(name).suffix for name in files} >= {".csv", ".json", ".dcm", ".gz"}

    everything = {f"file {path}": path.read_bytes() for path in house.data_dir.rglob("*") if path.is_file()}
    everything |= dict(every_table(house))
    assert {"table public.event", "table procrastinate.procrastinate_jobs"} <= set(everything)
    everything |= dict(opened(files)) | dict(pages(client, db))
    printed = capfd.readouterr()
    everything |= {"log": caplog.text.encode(), "output": (printed.out + printed.err).encode()}
    found = sorted(
        (token, where)
        for where, data in everything.items()
        for token in (*TOKENS, *DATES, *TEXTS)
        if token.encode() in data or token in where
    )
    assert not found, sorted({token for token, _ in found})
