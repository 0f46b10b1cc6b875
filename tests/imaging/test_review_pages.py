"""Series of one kind across studies: confirmed and corrected together, learned from, and taken back."""

import json
import re
from html import unescape
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Role as HouseRole
from app.audit.tables import Event
from app.imaging import store
from app.imaging.tables import SiteRule, StackRole, Study
from app.imaging.values import Pane, Role
from tests.factories import dicom
from tests.factories.dicom_study import accepted
from tests.factories.people import person, signed_in

NAME = "wipX_doctor_Smith_prostata_special"


def strange(db: Session, number: int, name: str = NAME, **header: Any) -> Study:
    """A study of two series: one plain, and one whose name says nothing."""
    uid, patient = f"1.2.3.{number}", f"PATIENT-{number}"
    plain = dicom.mr_series(study_uid=uid, patient_id=patient, number=1)
    odd = {"SeriesDescription": name, "ScanningSequence": "RM", "EchoTime": "", "RepetitionTime": "", **header}
    made = [*plain, *dicom.mr_series(study_uid=uid, patient_id=patient, number=2, seed=number, **odd)]
    return accepted(db, made, study_uid=uid, patient_id=patient)


def role_of(db: Session, study: Study, number: int) -> StackRole:
    (stack,) = next(one for one in study.series if one.number == number).stacks
    return store.current_roles(db, [stack.id])[stack.id]


def lines(client: TestClient, **filters: str) -> list[dict[str, Any]]:
    """What the page would send back for each line, in its order."""
    page = client.get("/studies/roles", params=filters)
    assert page.status_code == 200
    return [json.loads(unescape(text)) for text in re.findall(r'name="kinds" form="review" value="([^"]+)"', page.text)]


def say(client: TestClient, kinds: list[dict[str, Any]], roles: list[str], *chosen: int, said: str = "waiting") -> int:
    form = {"kinds": [json.dumps(kind) for kind in kinds], "roles": roles, "chosen": list(map(str, chosen))}
    answer = client.post("/studies/roles", data={**form, "said": said})
    return int(answer.status_code)


def test_series_of_one_kind_in_several_studies_are_one_line_and_confirmed_at_once(
    client: TestClient, db: Session
) -> None:
    studies = [strange(db, number) for number in (1, 2, 3)]
    coordinator = person(db, HouseRole.COORDINATOR)
    signed_in(client, db, coordinator)
    kinds = lines(client)
    assert [(kind["role"], kind["seen"]) for kind in kinds] == [("other", 3), ("t2_ax", 3)]
    assert "6 stacks wait" in client.get("/studies").text

    assert say(client, kinds, ["other", "t2_ax"], 1) == 303
    db.expire_all()
    assert {role_of(db, study, 1).origin for study in studies} == {"confirmed"}
    assert {role_of(db, study, 2).origin for study in studies} == {"proposed"}
    verbs = db.scalars(select(Event.verb).where(Event.actor_id == coordinator.id, Event.subject_kind == "stack")).all()
    assert verbs == ["stack.role_confirmed"] * 3
    assert [kind["role"] for kind in lines(client)] == ["other"]
    assert [kind["role"] for kind in lines(client, said="confirmed")] == ["t2_ax"]


def test_a_correction_is_the_proposal_for_the_next_series_of_that_scanner_and_name(
    client: TestClient, db: Session
) -> None:
    first = strange(db, 1)
    coordinator = person(db, HouseRole.COORDINATOR)
    signed_in(client, db, coordinator)
    assert role_of(db, first, 2).role == Role.OTHER
    assert say(client, lines(client, role="other"), ["dce"]) == 303

    (rule,) = db.scalars(select(SiteRule)).all()
    assert (rule.role, rule.version, rule.by) == (Role.DCE, 1, coordinator.id)
    assert "smith" not in str(vars(rule)).lower()
    (event,) = db.scalars(select(Event).where(Event.subject_kind == "site_rule")).all()
    assert (event.verb, event.subject_id) == ("site_rule.learned", rule.id)
    assert "smith" not in str(event.new).lower()

    said = role_of(db, strange(db, 2, name="WIPx doctor-Smith prostata special 7"), 2)
    assert (said.role, said.origin) == (Role.DCE, "learned")
    assert said.evidence[0] == "a correction made here for this scanner"
    assert "the rules alone would say other" in said.evidence[1]
    assert role_of(db, strange(db, 3, name="another name"), 2).origin == "proposed"
    assert role_of(db, strange(db, 4, ManufacturerModelName="Another"), 2).origin == "proposed"


def test_a_rule_is_listed_and_revoked_and_the_rules_alone_propose_again(client: TestClient, db: Session) -> None:
    strange(db, 1)
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    say(client, lines(client, role="other"), ["dce"])
    (rule,) = db.scalars(select(SiteRule)).all()
    page = client.get("/studies/roles/rules").text
    assert "SIEMENS" in page
    assert "DCE" in page

    address = f"/studies/roles/rules/{rule.id}/revocation"
    assert client.post(address).status_code == 303
    assert client.post(address).status_code == 303
    assert "Nothing has been learned yet" in client.get("/studies/roles/rules").text
    assert role_of(db, strange(db, 2), 2).role == Role.OTHER
    versions = db.execute(select(SiteRule.version, SiteRule.role).order_by(SiteRule.version)).all()
    assert versions == [(1, Role.DCE), (2, None)]
    assert db.scalars(select(Event.verb).where(Event.subject_kind == "site_rule").order_by(Event.id)).all()


def test_an_older_version_of_a_rule_cannot_be_revoked(client: TestClient, db: Session) -> None:
    strange(db, 1)
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    say(client, lines(client, role="other"), ["dce"])
    say(client, lines(client, role="dce", said="confirmed"), ["t1_fs"], said="confirmed")
    first, second = db.scalars(select(SiteRule).order_by(SiteRule.version)).all()
    assert (first.role, second.role) == (Role.DCE, Role.T1_FS)
    assert client.post(f"/studies/roles/rules/{first.id}/revocation").status_code == 409


def test_a_further_correction_takes_the_first_one_back(client: TestClient, db: Session) -> None:
    study = strange(db, 1)
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    say(client, lines(client, role="other"), ["t2_sag"])
    assert Pane.T2_SAG in store.hanging_stacks(db, study.id)
    say(client, lines(client, role="t2_sag", said="confirmed"), ["other"], said="confirmed")
    db.expire_all()
    assert role_of(db, study, 2).role == Role.OTHER
    assert Pane.T2_SAG not in store.hanging_stacks(db, study.id)
    assert role_of(db, strange(db, 2), 2).role == Role.OTHER


def test_series_that_came_in_after_the_person_looked_stop_the_confirmation(client: TestClient, db: Session) -> None:
    strange(db, 1)
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    seen = lines(client, role="other")
    late = strange(db, 2)
    assert say(client, seen, ["dce"]) == 409
    assert role_of(db, late, 2).origin == "proposed"
    assert not db.scalars(select(SiteRule)).all()


def test_nothing_chosen_and_nonsense_are_refused_in_words(client: TestClient, db: Session) -> None:
    strange(db, 1)
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    kinds = lines(client)
    assert say(client, kinds, ["other", "t2_ax"]) == 422
    assert say(client, kinds, ["other"], 0) == 422
    assert client.post("/studies/roles", data={"kinds": ["{"], "roles": ["dce"]}).status_code == 422


def test_filters_narrow_the_list(client: TestClient, db: Session) -> None:
    strange(db, 1)
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    assert len(lines(client)) == 2
    assert [kind["role"] for kind in lines(client, unsure="true")] == ["other"]
    assert [kind["role"] for kind in lines(client, search="t2")] == ["t2_ax"]
    assert [kind["role"] for kind in lines(client, role="", scanner="nobody's")] == []


def test_what_is_corrected_to_several_roles_at_once_teaches_nothing(client: TestClient, db: Session) -> None:
    study = strange(db, 1)
    uid = "1.2.3.1"
    odd: dict[str, Any] = {"SeriesDescription": NAME, "ScanningSequence": "RM", "EchoTime": "", "RepetitionTime": ""}
    accepted(db, dicom.mr_series(study_uid=uid, number=3, seed=9, **odd), study_uid=uid)
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    study = store.study(db, study.id)
    ids = [str(series.stacks[0].id) for series in study.series if series.number in (2, 3)]
    form = {"groups": ids, "roles": ["dce", "t1_ax"]}
    assert client.post(f"/studies/{study.id}/roles", data=form).status_code == 303
    assert not db.scalars(select(SiteRule)).all()


def test_one_series_per_time_point_is_recognised_at_intake(db: Session) -> None:
    gradient: dict[str, Any] = {
        "ScanningSequence": "GR",
        "EchoTime": "1.6",
        "RepetitionTime": "4.4",
        "MRAcquisitionType": "3D",
    }
    made = [
        image
        for number in range(1, 6)
        for image in dicom.mr_series(number=number, seed=number, SeriesDescription="t1_vibe_tra", **gradient)
    ]
    study = accepted(db, made)
    assert {role_of(db, study, number).role for number in range(1, 6)} == {Role.DCE}
    assert len(store.hanging_stacks(db, study.id)[Pane.DCE].stack_ids) == 5
