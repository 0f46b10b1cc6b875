"""What was prepared once is there for the next test as it was made, without what a test did to it."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.tables import Person, Site
from app.audit.actions import anchors_file, verify
from app.kernel.blobs import blobs
from tests.clone import SCHEMA
from tests.database import Databases
from tests.factories import readings
from tests.prepared import Prepared

JOB = text("INSERT INTO procrastinate.procrastinate_jobs (queue_name, task_name) VALUES ('kept', 'kept') RETURNING id")
times = 0


def a_signed_reading(db: Session) -> tuple[list[str], int]:
    """A blob and a job beside it."""
    global times
    times += 1
    readings.reader_with_a_signed_reading(db, name="Ada Reader")
    db.add(Site(name="Kept"))
    return [blobs().put(b"kept", "packs").sha256], db.scalars(JOB).one()


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_every_test_finds_the_same_rows_files_and_numbers_of_jobs(
    client: TestClient, db: Session, prepared: Prepared, turn: int
) -> None:
    """`client` first: what the application published at its start gives way."""
    (sha256,), job = prepared(a_signed_reading)
    assert times == 1
    assert blobs().get("packs", sha256) == b"kept"
    names = db.scalars(select(Person.display_name).where(Person.display_name.like("%Ada%")))
    assert set(names) == {"Ada Reader", "Coordinator of Ada Reader"}
    assert verify(db, anchors_file()).intact
    assert db.scalars(JOB).one() == job + 1
    db.add(Site(name="Made by a test"))
    db.commit()
    assert db.scalar(select(func.count()).select_from(Site)) == 2
    db.add(Site(name="Kept"))
    with pytest.raises(IntegrityError):
        db.flush()


def test_to_prepare_leaves_the_catalogue_as_it_was(db: Session, prepared: Prepared, databases: Databases) -> None:
    """Or every such test would cost a new clone."""
    with databases.server.connect(str(db.get_bind().engine.url.database)) as admin:
        prepared(a_signed_reading)
        before = admin.execute(SCHEMA).fetchone()
        prepared(a_signed_reading)
        assert admin.execute(SCHEMA).fetchone() == before
