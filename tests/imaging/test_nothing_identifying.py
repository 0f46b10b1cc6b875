"""After an intake, no planted token is in any byte of the stores, of the database, or of what was printed."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.cli import main
from app.imaging.jobs import work_through_upload
from app.imaging.tables import Intake
from app.kernel.db import Base
from app.kernel.settings import Settings
from tests.factories import dicom
from tests.factories.people import person, signed_in
from tests.imaging.deidentify.test_profile import planted

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def test_no_token_survives_in_store_database_or_output(
    house: Settings, db: Session, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    dataset, tokens = planted(300)
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.826.77777.1", "1.2.826.77777.2"
    tokens += ["1.2.826.77777.1", "1.2.826.77777.2", "Doe^John", "PATIENT-1"]
    (path,) = dicom.save([dataset], tmp_path / "sent")
    secretive = path.rename(path.with_name("TOKFILENAME_Doe.dcm"))
    assert main(["ingest", str(secretive.parent)]) == 0
    printed = capfd.readouterr()
    assert "1 files judged" in printed.out

    everything = {str(file): file.read_bytes() for file in house.data_dir.rglob("*") if file.is_file()}
    everything["printed"] = (printed.out + printed.err).encode()
    for table in Base.metadata.sorted_tables:
        everything[f"table {table.name}"] = repr(db.execute(select(table)).all()).encode()
    assert any(name.startswith("table instance") for name in everything)
    found = [(token, where) for where, data in everything.items() for token in tokens if token.encode() in data]
    assert found == []
    assert b"TOKFILENAME" not in b"".join(data for where, data in everything.items() if where != "printed")


def test_no_token_is_readable_while_an_upload_waits_nor_afterwards(
    client: TestClient, house: Settings, db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    dataset, tokens = planted(300)
    tokens += ["Doe^John", "TOKFILENAME"]
    signed_in(client, db, person(db, Role.COORDINATOR))
    files = [("files", ("TOKFILENAME_Doe^John.dcm", dicom.to_bytes(dataset)))]
    assert client.post("/studies/uploads", files=files).status_code == 303
    for state in ("waiting", "done"):
        db.expire_all()
        (intake,) = db.scalars(select(Intake))
        assert intake.state == state
        assert list(house.data_dir.glob("incoming/*/*")) != [] or state == "done"
        everything = {str(file): file.read_bytes() for file in house.data_dir.rglob("*") if file.is_file()}
        for table in Base.metadata.sorted_tables:
            everything[f"table {table.name}"] = repr(db.execute(select(table)).all()).encode()
        everything["jobs"] = repr(db.execute(text("SELECT * FROM procrastinate.procrastinate_jobs")).all()).encode()
        everything["log"] = caplog.text.encode()
        assert [
            (token, where) for where, data in everything.items() for token in tokens if token.encode() in data
        ] == []
        if state == "waiting":
            work_through_upload(db, str(intake.id))
            db.commit()
    assert not list(house.data_dir.glob("incoming/*"))
