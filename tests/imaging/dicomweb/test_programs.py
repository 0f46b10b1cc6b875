"""Who lets programs see which studies, and what a program without leave is told: nothing."""

import time
import uuid

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.store import person as find_person
from app.accounts.values import SYSTEM, Actor, Role, Scope
from app.audit.tables import Event
from app.imaging import actions
from app.imaging.store import programs as store
from app.imaging.tables import Grant
from app.kernel.refusals import NotFound
from app.web.events import listening
from tests.factories import dicom, study_rows
from tests.factories.dicom_study import accepted
from tests.factories.people import person, signed_in
from tests.imaging.dicomweb.conftest import NewProgram
from tests.releases.releasing import Releasing

SUFFIXES = ("", "/metadata", "/series", "/instances", "/thumbnail")


def token(db: Session, *scopes: Scope) -> uuid.UUID:
    owner = person(db, Role.COORDINATOR, name=f"Owner {uuid.uuid4()}")
    actor = Actor(owner.id, owner.display_name, frozenset({Role.COORDINATOR}))
    return accounts.create_token(db, actor, name="viewer", scopes=scopes or (Scope.DICOMWEB,), days=9).token_id


def test_a_foreign_study_is_like_a_missing_one(db: Session, new_program: NewProgram) -> None:
    mine = accepted(db, dicom.mr_series(study_uid="1.2.1"))
    theirs = accepted(db, dicom.mr_series(study_uid="1.2.2"), patient_id="P2")
    program = new_program(mine)
    new_program(theirs)
    found = program.dicomweb.search_for_studies()
    assert [one["0020000D"]["Value"] for one in found] == [[mine.study_uid]]
    assert len(program.dicomweb.search_for_instances()) == 5
    series = theirs.series[0].series_uid
    for suffix in (*SUFFIXES, f"/series/{series}", f"/series/{series}/metadata", f"/series/{series}/instances"):
        foreign = httpx.get(f"{program.base}/studies/{theirs.study_uid}{suffix}", headers=program.headers, timeout=60)
        missing = httpx.get(f"{program.base}/studies/1.2.3.4.5{suffix}", headers=program.headers, timeout=60)
        assert foreign.status_code == missing.status_code == 404, suffix
        assert foreign.content == missing.content


def test_a_grant_of_one_series_shows_no_other(db: Session, new_program: NewProgram) -> None:
    study = accepted(db, [*dicom.mr_series(number=1), *dicom.mr_series(number=2, orientation=dicom.CORONAL)])
    program = new_program()
    db.add(Grant(token_id=program.token.token_id, study_id=study.id, series_id=study.series[1].id, granted_because="x"))
    db.commit()
    (found,) = program.dicomweb.search_for_studies()
    assert (found["00201206"]["Value"], found["00201208"]["Value"]) == ([1], [5])
    assert len(program.dicomweb.retrieve_study(study.study_uid)) == 5
    hidden = f"{program.base}/studies/{study.study_uid}/series/{study.series[0].series_uid}/metadata"
    assert httpx.get(hidden, headers=program.headers, timeout=60).status_code == 404


def test_a_study_taken_back_is_gone_at_once(db: Session, new_program: NewProgram) -> None:
    study = accepted(db, dicom.mr_series())
    program = new_program(study)
    address = f"{program.base}/studies/{study.study_uid}/series/{study.series[0].series_uid}/metadata"
    assert httpx.get(address, headers=program.headers, timeout=60).status_code == 200
    assert listening().wait_until_listening(5)
    actions.hide_from_program(db, SYSTEM, program.token.token_id, study.id, "no longer")
    db.commit()
    deadline = time.monotonic() + 2
    while httpx.get(address, headers=program.headers, timeout=60).status_code == 200 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert httpx.get(address, headers=program.headers, timeout=60).status_code == 404
    assert program.dicomweb.search_for_studies() == []


@pytest.mark.parametrize("role", list(Role))
def test_browser_sessions_have_no_dicomweb(client: TestClient, db: Session, role: Role) -> None:
    study = accepted(db, dicom.mr_series())
    assert client.get("/dicomweb/studies").status_code == 401
    somebody = signed_in(client, db, person(db, role))
    actions.grant_study(db, SYSTEM, somebody.person_id, study.id, "a reading")
    db.commit()
    for address in ("/dicomweb/studies", f"/dicomweb/studies/{study.study_uid}"):
        assert client.get(address).status_code == 404
    assert client.post("/dicomweb/studies", content=b"x").status_code == 404


def test_a_token_for_something_else_opens_nothing(db: Session, new_program: NewProgram) -> None:
    study = accepted(db, dicom.mr_series())
    sender = new_program(scopes=[Scope.INTAKE, Scope.RELEASES, Scope.READINGS])
    with pytest.raises(NotFound):
        actions.let_program_see(db, SYSTEM, sender.token.token_id, [study.id], "wrong scope")
    assert httpx.get(f"{sender.base}/studies", headers=sender.headers, timeout=60).status_code == 404
    reader = new_program(study)
    assert httpx.post(f"{reader.base}/studies", headers=reader.headers, content=b"x", timeout=60).status_code == 404


def test_letting_see_and_taking_back_is_recorded(db: Session) -> None:
    study, viewer = study_rows.study(db), token(db)
    assert actions.let_program_see(db, SYSTEM, viewer, [study.id], "campaign A") == 1
    assert actions.let_program_see(db, SYSTEM, viewer, [study.id], "campaign B") == 0
    actions.hide_from_program(db, SYSTEM, viewer, study.id, "done")
    with pytest.raises(NotFound):
        actions.hide_from_program(db, SYSTEM, viewer, study.id, "done")
    db.commit()
    verbs = db.scalars(select(Event.verb).where(Event.subject_kind == "pixel_grant").order_by(Event.sequence)).all()
    assert verbs == ["pixels.granted", "pixels.grant_ended"]


def test_a_coordinator_lets_a_program_see_and_takes_back(client: TestClient, db: Session) -> None:
    study, other, viewer = study_rows.study(db, label="Pilot 1"), study_rows.study(db, label="Later 1"), token(db)
    db.commit()
    signed_in(client, db, person(db, Role.COORDINATOR))
    assert f"/studies/programs/{viewer}" in client.get("/studies/programs").text
    page = f"/studies/programs/{viewer}"
    offered = client.get(page, params={"search": "Pilot"}).text
    assert str(study.id) in offered
    assert str(other.id) not in offered
    assert client.post(f"{page}/studies", data={"study_ids": [str(study.id)]}).status_code == 303
    assert store.study_counts(db, [viewer]) == {viewer: 1}
    assert "1 may fetch it" in client.get(f"/studies/{study.id}").text
    assert client.post(f"{page}/studies", data={}).status_code == 422
    assert client.post(f"{page}/studies/{study.id}/end").status_code == 303
    db.rollback()
    assert store.study_counts(db, [viewer]) == {}
    assert client.post(f"{page}/studies/{study.id}/end").status_code == 404
    assert client.get(f"/studies/programs/{token(db, Scope.RELEASES)}").status_code == 404


def test_a_program_sees_all_studies_of_a_campaign(client: TestClient, db: Session) -> None:
    clinic = Releasing(db)
    viewer = token(db)
    db.commit()
    signed_in(client, db, find_person(db, clinic.coordinator.person_id))
    page = f"/campaigns/{clinic.campaign.id}/programs"
    assert "viewer" in client.get(page).text
    assert client.post(f"{page}/{viewer}").status_code == 303
    db.rollback()
    assert store.study_counts(db, [viewer])[viewer] >= 1
    assert "Let it see all" not in client.get(page).text
