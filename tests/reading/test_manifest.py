"""The reading manifest: everything the viewer needs, nothing that the campaign hides."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import SYSTEM, Actor, Role
from app.assignments.values import Blinding
from app.clinical.tables import Fact
from app.imaging.tables import Study
from app.reading import store
from tests.factories import people, readings
from tests.statements import counted


@pytest.fixture
def cora(db: Session) -> Actor:
    return people.actor(db, Role.COORDINATOR, name="Cora")


@pytest.fixture
def ada(db: Session) -> Actor:
    return people.actor(db, Role.READER, name="Ada")


def known(db: Session, study: Study, key: str, value: float | str, unit: str = "") -> None:
    number, text = (None, value) if isinstance(value, str) else (value, None)
    db.add(
        Fact(
            patient_id=study.patient_id,
            key=key,
            value_number=number,
            value_text=text,
            unit=unit,
            source="chart",
            observed_on=date(2025, 1, 1),
            by=SYSTEM.person_id,
        )
    )
    db.commit()


def manifest_of(client: TestClient, db: Session, reader: Actor, campaign_id: UUID) -> dict[str, Any]:
    person = db.get(Person, reader.person_id)
    assert person is not None
    people.signed_in(client, db, person)
    answer = client.get(f"/api/v1/readings/{readings.opened(db, reader, campaign_id)}/manifest")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_panes_stacks_questions_and_place_in_the_list(client: TestClient, db: Session, cora: Actor, ada: Actor) -> None:
    campaign = readings.campaign(db, cora, readers=[ada], studies=[readings.study(db) for _ in range(3)])
    readings.read_and_sign(db, ada, campaign.id)
    found = manifest_of(client, db, ada, campaign.id)
    head = found["reading"]
    assert (head["position"], head["of"], head["stage"], head["stages"]) == (2, 3, 1, 1)
    assert (head["state"], head["signed_at"], head["campaign"]) == ("draft", None, campaign.name)
    assert head["next_reading_id"] not in (None, head["id"])
    assert found["hanging"]["panes"] == ["t2_ax", "adc", "high_b", "t2_sag"]
    assert [one["key"] for one in found["layouts"]][:3] == ["mpmri-2x2", "single", "pair"]
    assert found["layouts"][0] == found["hanging"]
    assert "dce" not in {one["key"] for one in found["layouts"]}, "there is no DCE in this study"
    assert found["preferences"] == {}
    assert {pane for stack in found["stacks"] for pane in stack["pane_roles"]} >= set(found["hanging"]["panes"])
    assert all(len(stack["frames"]) == readings.FRAMES for stack in found["stacks"])
    assert found["protocol"]["key"] == "pirads21"
    assert {question["key"] for question in found["protocol"]["questions"]} >= {"zone", "t2w", "dwi", "dce"}
    assert found["guideline"]["sections"]


def test_age_and_psa_are_shown_unless_hidden(client: TestClient, db: Session, cora: Actor, ada: Actor) -> None:
    study = readings.study(db)
    known(db, study, "psa", 5.0, "ng/ml")
    known(db, study, "psa", 6.5, "ng/ml")
    known(db, study, "psa_density", 0.16, "ng/ml/ml")
    known(db, study, "isup", 3)
    open_, hiding = (
        readings.campaign(db, cora, readers=[ada], studies=[study], blinding=blinding)
        for blinding in (Blinding(), Blinding(hide_age=True, hide_psa=True))
    )
    shown = {fact["key"]: fact for fact in manifest_of(client, db, ada, open_.id)["facts"]}
    assert shown["age"] == {"key": "age", "label": "Age", "value": "63", "unit": "years"}
    assert (shown["psa"]["value"], shown["psa"]["unit"]) == ("6.5", "ng/ml")
    assert "isup" not in shown
    assert manifest_of(client, db, ada, hiding.id)["facts"] == []


def test_nothing_of_site_scanner_label_pseudonym_or_date_is_in_it(
    client: TestClient, db: Session, cora: Actor, ada: Actor
) -> None:
    study = readings.study(db, label="Site Seven 0042")
    campaign = readings.campaign(db, cora, readers=[ada], studies=[study])
    text = json.dumps(manifest_of(client, db, ada, campaign.id))
    for hidden in (study.label, study.patient.pseudonym, study.study_uid, str(study.id), str(study.patient_id)):
        assert hidden not in text
    assert study.series[0].series_uid not in text


def test_what_is_sent_says_the_same_as_the_manifest_written_at_once(
    client: TestClient, db: Session, cora: Actor, ada: Actor
) -> None:
    study = readings.study(db)
    known(db, study, "psa", 5.0, "ng/ml")
    campaign = readings.campaign(db, cora, readers=[ada], studies=[study])
    sent = manifest_of(client, db, ada, campaign.id)
    whole = store.manifest(db, ada.person_id, UUID(sent["reading"]["id"]))
    assert sent == json.loads(json.dumps(whole))


def test_the_manifest_of_an_open_case_asks_the_database_eleven_times_at_most(
    client: TestClient, db: Session, cora: Actor, ada: Actor
) -> None:
    campaign = readings.campaign(db, cora, readers=[ada], studies=[readings.study(db)])
    path = f"/api/v1/readings/{manifest_of(client, db, ada, campaign.id)['reading']['id']}/manifest"
    with counted() as statements:
        assert client.get(path).status_code == 200
    assert len(statements) <= 11, "\n".join(statements)
