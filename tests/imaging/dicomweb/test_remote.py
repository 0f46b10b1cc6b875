"""Importing from a DICOMweb server: this house, served, is the archive that studies are fetched from."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Role
from app.imaging import store
from app.imaging.actions import remote
from app.imaging.jobs import work_through_upload
from app.imaging.rules.reaching import Unreachable, chosen_address
from app.imaging.tables import Instance, Intake, Study
from app.kernel.db import transaction
from app.kernel.refusals import Invalid
from app.kernel.settings import DicomwebSource, settings
from tests.factories.people import person, signed_in
from tests.imaging.dicomweb.archive import PATIENT, STUDY, Archive


def imported(db: Session, source: DicomwebSource) -> Intake:
    with transaction() as session:
        intake_id = remote.order_import(session, SYSTEM, source, [remote.Chosen(STUDY, 5)], label_prefix="Pilot")
    with transaction() as session:
        work_through_upload(session, str(intake_id))
    db.expire_all()
    return store.intake(db, intake_id)


def test_a_study_is_found_and_imported_and_a_repeat_changes_nothing(db: Session, archive: DicomwebSource) -> None:
    person(db, Role.COORDINATOR)
    (found,) = remote.search(archive, patient_id=PATIENT)
    assert (found.uid, found.patient_id, found.instances) == (STUDY, PATIENT, 5)
    for _ in range(2):
        intake = imported(db, archive)
        assert (intake.state, intake.files_done, intake.files_total, intake.waiting_key) == ("done", 5, 5, None)
    assert db.scalars(select(Study.label)).all() == ["Pilot 1"]
    assert len(db.scalars(select(Instance)).all()) == 5


def test_what_was_chosen_waits_sealed(db: Session, archive: DicomwebSource) -> None:
    """The sender's identifiers are in no row, no job and no file."""
    with transaction() as session:
        remote.order_import(session, SYSTEM, archive, [remote.Chosen(STUDY, 5)])
    everything = list(db.scalars(text("SELECT args::text FROM procrastinate.procrastinate_jobs")))
    everything += [str(row) for row in db.execute(text("SELECT * FROM intake")).all()]
    everything += [str(row) for row in db.execute(text("SELECT * FROM event")).all()]
    files = [path.read_bytes() for path in settings().data_dir.rglob("*") if path.is_file()]
    assert everything
    assert files
    assert not any(STUDY in one for one in everything)
    assert not any(STUDY.encode() in one for one in files)


@pytest.mark.parametrize(("how", "said"), [("redirect", "redirect"), ("breaks", "broke off")])
def test_a_server_that_misbehaves_ends_the_delivery_in_words(
    db: Session, archive: DicomwebSource, how: str, said: str
) -> None:
    Archive.how = how
    intake = imported(db, archive)
    assert intake.state == "failed"
    assert said in (intake.problem or "")
    assert db.scalars(select(Study)).all() == []


def test_an_address_inside_a_network_must_be_allowed(archive: DicomwebSource) -> None:
    with pytest.raises(Unreachable, match="private network"):
        remote.search(archive.model_copy(update={"private": False}), patient_id=PATIENT)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.9",
        "169.254.169.254",
        "::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "0.0.0.0",  # noqa: S104 - refused
        "100.64.0.1",
    ],
)
def test_addresses_that_lead_inside(address: str) -> None:
    with pytest.raises(Unreachable):
        chosen_address(["93.184.215.14", address], private=False, source="pacs")
    assert chosen_address([address], private=True, source="pacs") == address


def test_a_search_needs_something_to_search_for(archive: DicomwebSource) -> None:
    for patient in ("", "*", " "):
        with pytest.raises(Invalid):
            remote.search(archive, patient_id=patient)


def test_a_coordinator_searches_chooses_and_imports(client: TestClient, db: Session, archive: DicomwebSource) -> None:
    signed_in(client, db, person(db, Role.COORDINATOR))
    assert "pacs" in client.get("/studies/import").text
    page = client.post("/studies/import/search", data={"source": "pacs", "patient_id": PATIENT})
    assert f'value="{STUDY} 5"' in page.text
    answer = client.post("/studies/import", data={"source": "pacs", "studies": [f"{STUDY} 5"]})
    assert answer.status_code == 303
    intake_id = answer.headers["location"].rpartition("/")[2]
    with transaction() as session:
        work_through_upload(session, intake_id)
    assert client.get(f"/studies/intakes/{intake_id}").text.count("<code>accepted</code>") == 5
    assert client.post("/studies/import/search", data={"source": "elsewhere", "patient_id": "x"}).status_code == 404
    assert client.post("/studies/import", data={"source": "pacs", "studies": ["../x 5"]}).status_code == 422
