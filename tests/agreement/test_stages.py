"""Boards of every stage of a staged design, and what each reader changed from one to the next."""

import csv
import html
import io
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Role
from app.agreement import store
from app.assignments import store as assignments
from app.assignments.tables import Campaign
from tests.factories import people, staged
from tests.prepared import Prepared

pytestmark = pytest.mark.xdist_group("stages")


def changing_their_minds(db: Session) -> tuple[UUID, UUID]:
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada Reader", "Ben Reader")]
    coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
    return coordinator.person_id, staged.campaign(db, coordinator, readers, cases=3).id


@pytest.fixture
def campaign(client: TestClient, db: Session, prepared: Prepared) -> Campaign:
    """Ada scores diffusion 2, then 4; Ben 4 in both stages."""
    coordinator, made = prepared(changing_their_minds)
    people.signed_in(client, db, db.get_one(Person, coordinator))
    return db.get_one(Campaign, made)


def test_each_stage_has_its_own_numbers(db: Session, campaign: Campaign) -> None:
    shares = []
    for stage in assignments.stages(db, campaign.id):
        looked = store.look(db, campaign.id, stage)
        (board,) = store.item_boards(looked, "case_category")
        shares.append((looked.standing.compared, board.block.lines[0].statistics[0].value.value))
    assert shares == [(3, 0.0), (3, 1.0)]


def test_the_change_is_each_readers_own(db: Session, campaign: Campaign) -> None:
    looked = store.look(db, campaign.id, assignments.stages(db, campaign.id)[1])
    names = store.reader_names(db, campaign.id)
    same = {
        names[change.reader]: change.statistics[0].value.value
        for change in store.changes(looked)
        if change.item == "case_category"
    }
    assert same == {"Ada Reader": 0.0, "Ben Reader": 1.0}


def test_the_pages_name_the_stages_and_open_what_was_said(client: TestClient, campaign: Campaign) -> None:
    path = f"/campaigns/{campaign.id}/agreement"
    first = client.get(path).text
    assert "Change from 1 to 2" in first
    assert f"{path}?stage=2" in first
    assert f"{path}/item?item=case_category&stage=2" in html.unescape(client.get(f"{path}?stage=2").text)
    changed = html.unescape(client.get(f"{path}/stages?stage=2").text)
    assert "What each reader changed from stage 1 to stage 2" in changed
    assert "Ada Reader" in changed
    ada = changed.partition("stages/cases?item=case_category&reader=")[2][:36]
    behind = client.get(f"{path}/stages/cases?stage=2&item=case_category&reader={ada}").text
    assert behind.count(" changed</span>") == (3 if "what Ada Reader changed" in behind else 0)
    assert behind.count(f"/campaigns/{campaign.id}/cases/") == 3
    assert client.get(f"{path}?stage=3").status_code == 404
    assert client.get(f"{path}/stages?stage=1").status_code == 404


def test_exports_of_a_later_stage_hold_the_change(client: TestClient, campaign: Campaign) -> None:
    path = f"/campaigns/{campaign.id}/agreement/export/stages.csv"
    assert client.get(path).status_code == 404
    answer = client.get(f"{path}?stage=2")
    assert "stage-2" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {(row["reader"], row["value"]) for row in rows if row["item"] == "case_category"} >= {
        ("Ada Reader", "0.0"), ("Ben Reader", "1.0")
    }  # fmt: skip
