"""The adjudication room from outside: what an adjudicator sees, and who sees nothing."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.adjudication.api.shown import AdjudicationManifest, ShownDifference
from app.reading.tables import Reading, Submission
from tests.adjudication.settling import Settling
from tests.contract import assert_is
from tests.factories import people, readings
from tests.factories.people import PASSWORD

VERDICT = {"kind": "none", "cause": "misread", "rationale": "nothing there", "seen": 0}


class Room(Settling):
    def __init__(self, client: TestClient, db: Session, **choices: Any) -> None:
        super().__init__(db, **choices)
        self.client = client
        self.address = f"/api/v1/adjudications/{self.comparison.id}"

    def sign_in(self, somebody: Actor) -> TestClient:
        person = self.db.get(Person, somebody.person_id)
        assert person is not None
        people.signed_in(self.client, self.db, person)
        return self.client


@pytest.fixture
def room(client: TestClient, db: Session) -> Room:
    made = Room(client, db)
    made.sign_in(made.zoe)
    return made


def test_the_manifest_shows_readers_as_letters_and_nothing_that_tells_who(room: Room) -> None:
    answer = room.client.get(f"{room.address}/manifest")
    found = answer.json()
    assert answer.status_code == 200
    assert_is(AdjudicationManifest, found)
    assert [reader["alias"] for reader in found["readers"]] == ["A", "B"]
    assert found["stacks"]
    assert found["protocol"]["key"] == "pirads21"
    assert found["reading"]["state"] == "draft"
    (difference,) = found["differences"]
    assert (difference["item"], difference["state"], difference["verdict"]) == ("category", "open", None)
    assert [one["alias"] for one in difference["said"]] == ["A", "B"]
    assert len(difference["finding_refs"]) == 2
    assert difference["focus_mm"]
    ids = [room.ada.person_id, room.ben.person_id]
    ids += room.db.scalars(select(Reading.id)).all() + room.db.scalars(select(Submission.id)).all()
    words = [str(one) for one in ids] + ["Ada", "Ben", *room.db.scalars(select(Reading.case_code))]
    times = [at.isoformat()[:16] for at in room.db.scalars(select(Submission.at))]
    assert [word for word in words + times if word in answer.text] == []


def test_a_difference_is_settled_and_signed_from_the_room(room: Room) -> None:
    difference = room.client.get(f"{room.address}/manifest").json()["differences"][0]
    address = f"{room.address}/differences/{difference['id']}/verdict"
    early = room.client.post(f"{room.address}/signature", json={"password": PASSWORD, "seen": {}})
    assert (early.status_code, early.json()["code"]) == (409, "open_differences")
    (open_one,) = early.json()["details"]["missing"]
    assert (open_one["sentence"], open_one["scope_id"]) == ("Lesion 1: category 2 or 4", difference["id"])
    missing = room.client.put(address, json=VERDICT | {"cause": ""})
    assert (missing.status_code, missing.json()["code"]) == (422, "cause_missing")
    settled = room.client.put(address, json=VERDICT | {"kind": "accept_one", "alias": "B"})
    assert settled.status_code == 200
    assert_is(ShownDifference, settled.json())
    assert settled.json()["state"] == "settled"
    assert settled.json()["verdict"]["alias"] == "B"
    seen = {difference["id"]: 1}
    wrong = room.client.post(f"{room.address}/signature", json={"password": "wrong", "seen": seen})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_password")
    signed = room.client.post(f"{room.address}/signature", json={"password": PASSWORD, "seen": seen})
    assert signed.status_code == 201
    assert len(signed.json()["digest"]) == 64
    assert room.client.get(f"{room.address}/manifest").json()["reading"]["state"] == "signed"
    assert room.client.put(address, json=VERDICT).status_code == 409


def test_of_two_windows_the_later_is_told_and_writes_over_nothing(room: Room) -> None:
    difference = room.client.get(f"{room.address}/manifest").json()["differences"][0]
    address = f"{room.address}/differences/{difference['id']}/verdict"
    assert room.client.put(address, json=VERDICT).json()["verdict"]["version"] == 1
    assert room.client.put(address, json=VERDICT).json()["verdict"]["version"] == 1  # its answer was lost
    other = VERDICT | {"kind": "not_assessable"}
    late = room.client.put(address, json=other)
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    assert room.client.get(f"{room.address}/manifest").json()["differences"][0]["verdict"]["kind"] == "none"
    assert room.client.put(address, json=other | {"seen": 1}).json()["verdict"]["version"] == 2
    blind = room.client.post(f"{room.address}/signature", json={"password": PASSWORD, "seen": {difference["id"]: 1}})
    assert (blind.status_code, blind.json()["code"]) == (412, "stale")
    assert room.client.get(f"{room.address}/manifest").json()["reading"]["state"] == "draft"


def test_fields_nobody_declared_are_refused(room: Room) -> None:
    difference = room.client.get(f"{room.address}/manifest").json()["differences"][0]
    answer = room.client.put(f"{room.address}/differences/{difference['id']}/verdict", json=VERDICT | {"by": "x"})
    assert answer.status_code == 422


def test_a_foreign_difference_is_as_missing_as_none(room: Room) -> None:
    other = Room(room.client, room.db, last_name=" Other")
    foreign = room.client.put(f"{room.address}/differences/{other.differences[0].id}/verdict", json=VERDICT)
    missing = room.client.put(f"{room.address}/differences/{room.campaign.id}/verdict", json=VERDICT)
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert _without_instance(foreign.json()) == _without_instance(missing.json())
    assert room.client.get(f"{other.address}/manifest").status_code == 404


def _without_instance(problem: dict[str, Any]) -> str:
    return json.dumps({key: value for key, value in problem.items() if key != "instance"}, sort_keys=True)


@pytest.mark.parametrize("who", ["ada", "coordinator"])
def test_readers_and_coordinators_find_nothing_in_the_adjudicators_room(room: Room, who: str) -> None:
    client = room.sign_in(getattr(room, who))
    assert client.get(f"{room.address}/manifest").status_code == 404
    assert client.get(f"/adjudication/{room.comparison.id}").status_code == 404
    assert client.get("/adjudication").status_code == 404
    assert client.post(f"{room.address}/signature", json={"password": PASSWORD, "seen": {}}).status_code == 404


def test_the_adjudicators_list_leads_to_the_room(room: Room) -> None:
    page = room.client.get("/adjudication")
    assert page.status_code == 200
    assert f"/adjudication/{room.comparison.id}" in page.text
    assert "Ada" not in page.text
    opened = room.client.get(f"/adjudication/{room.comparison.id}")
    assert f'data-comparison="{room.comparison.id}"' in opened.text
    empty = room.sign_in(people.actor(room.db, Role.ADJUDICATOR, name="Yan")).get("/adjudication")
    assert "Nothing to settle now." in empty.text


def test_the_coordinator_sees_the_state_of_every_case_and_the_rules(room: Room) -> None:
    client = room.sign_in(room.coordinator)
    page = client.get(f"/campaigns/{room.campaign.id}/differences")
    assert page.status_code == 200
    assert "Lesion 1: category 2 or 4" in page.text
    assert "Categories differ by 2 or more" in page.text


def test_a_coordinator_who_reads_there_sees_no_difference(room: Room) -> None:
    both = people.actor(room.db, Role.COORDINATOR, Role.READER, name="Bo")
    campaign = readings.campaign(room.db, room.coordinator, readers=[both], studies=[readings.study(room.db)])
    readings.read_and_sign(room.db, both, campaign.id)
    page = room.sign_in(both).get(f"/campaigns/{campaign.id}/differences")
    assert page.status_code == 200
    assert "Hidden, because you read in this campaign." in page.text
    assert "Lesion" not in page.text
