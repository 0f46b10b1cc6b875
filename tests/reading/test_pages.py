"""The pages of worklist and campaigns, as their people use them."""

import csv
import json
import re
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.assignments.values import Distribution
from app.reading import store
from tests.factories import people, readings


def sign_in(client: TestClient, db: Session, somebody: Actor) -> None:
    person = db.get(Person, somebody.person_id)
    assert person is not None
    people.signed_in(client, db, person)


@pytest.fixture
def cora(db: Session) -> Actor:
    return people.actor(db, Role.COORDINATOR, name="Cora")


@pytest.fixture
def ada(db: Session) -> Actor:
    return people.actor(db, Role.READER, name="Ada")


@pytest.fixture
def ben(db: Session) -> Actor:
    return people.actor(db, Role.READER, name="Ben")


def test_a_reader_without_cases_is_told_what_will_happen(client: TestClient, db: Session, ada: Actor) -> None:
    sign_in(client, db, ada)
    page = client.get("/worklist").text
    assert "No case is assigned to you yet." in page
    assert client.post("/worklist/next").headers["location"] == "/worklist"


def test_read_next_case_leads_to_the_reading_and_back_to_its_draft(
    client: TestClient, db: Session, cora: Actor, ada: Actor
) -> None:
    campaign = readings.campaign(db, cora, readers=[ada], studies=[readings.study(db), readings.study(db)])
    sign_in(client, db, ada)
    assert "2 cases to read" in client.get("/worklist").text
    address = client.post("/worklist/next").headers["location"]
    assert re.fullmatch(r"/readings/[0-9a-f-]{36}", address)
    assert "<reading-viewer" in client.get(address).text
    reading_id = readings.opened(db, ada, campaign.id)
    assert address == f"/readings/{reading_id}"
    readings.saved(db, ada, reading_id, {"answers": readings.case_answers()})
    assert f'href="{address}"' in client.get("/worklist").text


def test_a_coordinator_creates_starts_and_watches_a_campaign(
    client: TestClient, db: Session, cora: Actor, ada: Actor, ben: Actor
) -> None:
    from app.accounts.values import SYSTEM
    from app.protocols.actions import publish_preset

    version = publish_preset(db, SYSTEM, "pirads21")
    db.commit()
    study = readings.study(db, label="Study A")
    sign_in(client, db, cora)
    assert "Create the first campaign" in client.get("/campaigns").text
    form = {
        "name": "Pilot",
        "code": "pilot-1",
        "protocol_version_id": str(version.id),
        "readers_per_case": "2",
        "distribution": "evenly",
        "due_on": "2027-01-31",
        "hide": ["psa"],
        "study_ids": [str(study.id)],
        "reader_ids": [str(ada.person_id), str(ben.person_id)],
    }
    assert "Study A" in client.get("/campaigns/new").text
    made = client.post("/campaigns/new", data=form)
    assert made.status_code == 303, made.text
    address = made.headers["location"]
    assert "Ready to start" in client.get(address).text
    assert client.post(f"{address}/start").status_code == 303
    matrix = client.get(address).text
    assert matrix.count("waiting") == 2
    for tab in ("cases", "readers", "design"):
        assert client.get(f"{address}/{tab}").status_code == 200
    again = client.post("/campaigns/new", data=form)
    assert again.status_code == 422
    assert "There is a campaign PILOT-1 already." in again.text


def test_a_campaign_says_in_words_why_it_cannot_start(client: TestClient, db: Session, cora: Actor, ada: Actor) -> None:
    study = readings.study(db, roles=("t2_ax", "dwi_calculated_high_b"), label="Study B")
    campaign = readings.campaign(db, cora, readers=[ada], studies=[study], start=False)
    sign_in(client, db, cora)
    assert "case Study B has no ADC" in client.get(f"/campaigns/{campaign.id}").text
    refused = client.post(f"/campaigns/{campaign.id}/start")
    assert refused.status_code == 409
    assert "case Study B has no ADC" in refused.text


def test_assigning_by_hand_gives_only_what_was_ticked(
    client: TestClient, db: Session, cora: Actor, ada: Actor, ben: Actor
) -> None:
    campaign = readings.campaign(
        db,
        cora,
        readers=[ada, ben],
        studies=[readings.study(db), readings.study(db)],
        readers_per_case=1,
        distribution=Distribution.BY_HAND,
    )
    sign_in(client, db, cora)
    address = f"/campaigns/{campaign.id}"
    places = re.findall(r'name="pairs" value="([^"]+)"', client.get(address).text)
    assert len(places) == 4
    mine = next(place for place in places if place.endswith(str(ada.person_id)))
    assert client.post(f"{address}/assignments", data={"pairs": [mine]}).status_code == 303
    assert client.get(address).text.count("waiting") == 1


def test_the_coordinator_reopens_a_signed_reading_and_resolves_a_problem(
    client: TestClient, db: Session, cora: Actor, ada: Actor
) -> None:
    from app.reading import actions

    campaign = readings.campaign(db, cora, readers=[ada], studies=[readings.study(db), readings.study(db)])
    signed = readings.read_and_sign(db, ada, campaign.id)
    aside = readings.opened(db, ada, campaign.id)
    actions.report_problem(db, ada, aside, kind="identity_visible", note="a name is burnt in")
    db.commit()
    sign_in(client, db, cora)
    address = f"/campaigns/{campaign.id}"
    page = client.get(address).text
    assert "a name is burnt in" in page
    (problem,) = re.findall(r"/problems/([0-9a-f-]{36})/resolution", page)
    done = client.post(f"{address}/problems/{problem}/resolution", data={"note": "blanked"})
    assert done.status_code == 303
    assert "set aside" not in client.get(address).text
    case_page = next(
        text
        for text in (client.get(path).text for path in set(re.findall(rf'href="({address}/cases/[^"]+)"', page)))
        if "reopening" in text
    )
    assert f"{address}/readings/{signed}/reopening" in case_page
    assert client.post(f"{address}/readings/{signed}/reopening", data={"reason": "sector wrong"}).status_code == 303
    assert "reopened" in client.get(address).text


def test_a_coordinator_who_reads_sees_the_plan_but_no_reading(client: TestClient, db: Session, ada: Actor) -> None:
    both = people.actor(db, Role.COORDINATOR, Role.READER, name="Bo")
    campaign = readings.campaign(db, both, readers=[ada, both], studies=[readings.study(db)])
    signed = readings.read_and_sign(db, ada, campaign.id)
    sign_in(client, db, both)
    page = client.get(f"/campaigns/{campaign.id}").text
    assert "You read in this campaign" in page
    assert "signed</span>" not in page
    assert client.get(f"/campaigns/{campaign.id}/answers.csv").status_code == 404
    refused = client.post(f"/campaigns/{campaign.id}/readings/{signed}/reopening", data={"reason": "to look"})
    assert refused.status_code == 404


def test_a_coordinator_who_adjudicates_gets_no_table_of_names(
    client: TestClient, db: Session, ada: Actor, ben: Actor
) -> None:
    both = people.actor(db, Role.COORDINATOR, Role.ADJUDICATOR, name="Bo")
    campaign = readings.campaign(db, both, readers=[ada, ben], studies=[readings.study(db)], adjudicators=[both])
    for reader in (ada, ben):
        readings.read_and_sign(db, reader, campaign.id)
    sign_in(client, db, both)
    answer = client.get(f"/campaigns/{campaign.id}/answers.csv")
    assert answer.status_code == 409
    assert ada.display_name not in answer.text


def test_reading_times_tell_editing_from_viewing_and_the_window(
    client: TestClient, db: Session, cora: Actor, ada: Actor
) -> None:
    campaign = readings.campaign(db, cora, readers=[ada], studies=[readings.study(db)])
    reading_id = readings.opened(db, ada, campaign.id)
    sign_in(client, db, ada)
    seat = {"width": 1440, "height": 900, "pixel_ratio": 2, "touch": False}
    for revision, spent in enumerate(((70_000, 9_000, {"t2w": 4_000}), (30_000, 1_000, {"t2w": 500, "dwi": 500}))):
        body = {"active_ms": spent[0], "editing_ms": spent[1], "question_ms": spent[2], "seat": seat}
        headers = {"If-Match": f'"{revision}"', "Idempotency-Key": str(uuid4())}
        saved = client.put(f"/api/v1/readings/{reading_id}/draft", json=body, headers=headers)
        assert saved.status_code == 200, saved.text
    study_id = readings.study_of(db, store.own_reading(db, ada.person_id, reading_id).case_id)
    readings.saved(db, ada, reading_id, readings.complete(db, study_id) | {"active_ms": 0}, expected=2)
    looked = {"password": people.PASSWORD, "revision": 3, "spent": {"active_ms": 8_000}}
    signed = client.post(f"/api/v1/readings/{reading_id}/submission", json=looked)
    assert signed.status_code == 201, signed.text
    sign_in(client, db, cora)
    table = client.get(f"/campaigns/{campaign.id}/times.csv").text.splitlines()
    assert "NOT A RELEASE" in table[0]
    row = next(csv.DictReader(table[1:]))
    assert (row["active_s"], row["viewing_s"], row["editing_s"]) == ("108.0", "98.0", "10.0")
    assert json.loads(row["question_s"]) == {"dwi": 0.5, "t2w": 4.5}
    assert (row["window"], row["pixel_ratio"], row["touch"], row["place_in_session"]) == (
        "1440 x 900",
        "2.0",
        "no",
        "1",
    )
