"""Bringing studies in through the browser, and confirming what each series is."""

import io
import zipfile
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Role as HouseRole
from app.audit.tables import Event
from app.imaging import store
from app.imaging.jobs import work_through_upload
from app.imaging.store.arriving import incoming
from app.imaging.tables import IntakeFile
from app.imaging.values import Pane, Role
from tests.factories import dicom, dicom_ultrasound
from tests.factories.dicom_hostile import HOSTILE
from tests.factories.dicom_study import accepted
from tests.factories.people import person, signed_in


def test_an_upload_is_worked_through_and_its_files_are_gone_afterwards(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, dataset in enumerate(dicom.mr_series()):
            archive.writestr(f"Doe^John/{number}", dicom.to_bytes(dataset))
        archive.writestr("Doe^John/notes.txt", "not an image")
    files = [("files", ("Doe^John.zip", buffer.getvalue())), ("folder", ("a/b.dcm", HOSTILE["empty"][0]()))]
    answer = client.post("/studies/uploads", files=files, data={"label_prefix": "Pilot"})
    assert answer.status_code == 303
    path = answer.headers["location"]
    intake_id = UUID(path.rsplit("/", 1)[1])
    assert "waiting" in client.get(path).text
    assert (incoming() / str(intake_id)).is_dir()

    work_through_upload(db, str(intake_id))
    assert not (incoming() / str(intake_id)).exists()
    page = client.get(path).text
    assert "Pilot 1" in page
    assert "lacks the mark DICM" in page
    files = client.get(path, params={"unusual": True}).text.split("Files of the delivery")[1]
    assert "accepted" not in files
    codes = db.scalars(select(IntakeFile.code).order_by(IntakeFile.number)).all()
    assert sorted(codes) == ["accepted"] * 5 + ["empty_file", "not_dicom"]
    assert "<main" not in client.get(path, params={"part": True}).text
    # a job that runs twice takes effect once
    work_through_upload(db, str(intake_id))
    assert store.intake(db, intake_id).state == "done"


def test_an_upload_without_files_is_refused_in_words(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    answer = client.post("/studies/uploads", data={"label_prefix": "x"})
    assert answer.status_code == 422
    assert "Choose a folder" in answer.text


def test_the_list_of_studies_says_what_is_there_and_what_is_missing(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    assert "No study is here yet" in client.get("/studies").text
    accepted(db, label_prefix="Pilot")
    page = client.get("/studies").text
    assert "Pilot 1" in page
    assert "T2 sagittal, T2 axial, T2 coronal, DWI × 3, ADC, calculated high b" in page
    assert "No study is called so" in client.get("/studies", params={"search": "nothing"}).text
    accepted(db, [dicom_ultrasound.volume()], label_prefix="Echo")
    # nobody expects a T2 in an ultrasound study
    assert "missing" not in client.get("/studies", params={"search": "Echo"}).text


def test_roles_are_confirmed_and_corrected_many_at_once(client: TestClient, db: Session) -> None:
    study = accepted(db)
    coordinator = person(db, HouseRole.COORDINATOR)
    signed_in(client, db, coordinator)
    stacks = {stack.id: series.number for series in study.series for stack in series.stacks}
    page = client.get(f"/studies/{study.id}")
    assert page.status_code == 200
    assert "consilium-basic" in page.text

    groups = [",".join(str(i) for i, number in stacks.items() if number == n) for n in (3, 4, 6)]
    form = {"groups": groups, "roles": ["t2_sag", "other", "dwi_multi_b"]}
    assert client.post(f"/studies/{study.id}/roles", data=form).status_code == 303
    current = store.current_roles(db, list(stacks))
    said = {(stacks[i], row.role, row.origin) for i, row in current.items() if row.origin == "confirmed"}
    assert said == {
        (3, Role.T2_SAG, "confirmed"),
        (4, Role.OTHER, "confirmed"),
        (6, Role.DWI_MULTI_B, "confirmed"),
    }
    assert Pane.T2_AX not in store.hanging_stacks(db, study.id)
    events = db.scalars(select(Event.verb).where(Event.actor_id == coordinator.id, Event.subject_kind == "stack")).all()
    assert sorted(events) == ["stack.role_confirmed"] * 4 + ["stack.role_corrected"]


def test_roles_of_another_study_are_not_touched(client: TestClient, db: Session) -> None:
    mine, other = accepted(db, dicom.mr_series()), accepted(db, dicom.mr_series(study_uid="9.9"), study_uid="9.9")
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    form = {"groups": [str(other.series[0].stacks[0].id)], "roles": ["adc"]}
    assert client.post(f"/studies/{mine.id}/roles", data=form).status_code == 404
    assert client.post(f"/studies/{mine.id}/roles", data={**form, "roles": ["adc", "adc"]}).status_code == 422
    stack_id = other.series[0].stacks[0].id
    assert client.post(f"/studies/{mine.id}/stacks/{stack_id}/preference").status_code == 404


def test_the_coordinator_switches_the_preferred_t2(client: TestClient, db: Session) -> None:
    study = accepted(db, [*dicom.mr_series(number=6), *dicom.mr_series(number=10, seed=5)])
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    earlier = study.series[0].stacks[0].id
    assert client.post(f"/studies/{study.id}/stacks/{earlier}/preference").status_code == 303
    assert store.hanging_stacks(db, study.id)[Pane.T2_AX].stack_ids == (earlier,)


def test_thumbnails_are_pictures_for_the_office_only(client: TestClient, db: Session) -> None:
    study = accepted(db, dicom.mr_series())
    address = f"/pixels/thumbnails/{study.series[0].stacks[0].id}"
    signed_in(client, db, person(db, HouseRole.READER))
    assert client.get(address).status_code == 404
    signed_in(client, db, person(db, HouseRole.COORDINATOR, name="Co"))
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
