"""The page of a campaign's thresholds: what holds, choosing anew with a reason, and who may not."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.adjudication import store
from app.adjudication.values import Most, Thresholds
from app.audit.tables import Event
from app.protocols.values.structures import STRUCTURES
from tests.factories import people, readings, study_rows

SENT: dict[str, Any] = {
    "category_apart": "2",
    "category_lines": ["3", "4"],
    "lesion_dice": "0.4",
    "structures": ["prostate", "peripheral_zone"],
    "structure_dice": ["0.85", "0.75"],
    "measured": ["diameter_mm"],
    "measured_how": ["apart"],
    "measured_most": ["5"],
    "volume_ratio": "1.5",
    "most_readers": "0",
    "reason": "pilot",
}


class Desk:
    def __init__(self, client: TestClient, db: Session) -> None:
        self.client, self.db = client, db
        self.cora = people.actor(db, Role.COORDINATOR, name="Cora")
        self.both = people.actor(db, Role.COORDINATOR, Role.READER, name="Bo")
        self.judge = people.actor(db, Role.COORDINATOR, Role.ADJUDICATOR, name="Jo")
        self.ada = people.actor(db, Role.READER, name="Ada")
        self.campaign = readings.campaign(
            db, self.cora, readers=[self.ada, self.both], studies=[study_rows.study(db)], adjudicators=[self.judge]
        )
        self.address = f"/campaigns/{self.campaign.id}/differences/thresholds"
        self.sit(self.cora)

    def sit(self, somebody: Actor) -> None:
        people.signed_in(self.client, self.db, self.db.get_one(Person, somebody.person_id))

    def send(self, **other: Any) -> Response:
        answer: Response = self.client.post(self.address, data={**SENT, **other}, follow_redirects=False)
        return answer

    def numbers(self) -> list[int]:
        self.db.expire_all()
        return [row.number for row in store.designs(self.db, self.campaign.id)]


@pytest.fixture
def desk(client: TestClient, db: Session) -> Desk:
    return Desk(client, db)


def test_the_defaults_stand_with_unit_and_source_and_the_campaign_leads_there(desk: Desk) -> None:
    page = desk.client.get(desk.address).text
    assert "Nothing was chosen for this campaign" in page
    assert "/help/metrics/dice#published" in page
    assert all(word in page for word in ("0.85", "larger ÷ smaller", "≥3 and ≥4", "no further reader"))
    for where in ("", "/differences"):
        assert f'href="{desk.address}"' in desk.client.get(f"/campaigns/{desk.campaign.id}{where}").text


def test_a_change_is_a_new_version_in_the_record_and_on_the_page(desk: Desk) -> None:
    assert desk.send(most_readers="3", reason="few agree").status_code == 303
    assert desk.send(most_readers="3", lesion_dice="0.5", category_lines=[], reason="stricter").status_code == 303
    assert desk.numbers() == [2, 1]
    holds = Thresholds(most_readers=3, lesion_dice=0.5, category_lines=())
    assert store.thresholds_of(desk.db, desk.campaign.id) == holds
    events = desk.db.scalars(select(Event).where(Event.verb == "thresholds.chosen").order_by(Event.at)).all()
    assert [(one.actor_id, one.reason) for one in events] == [
        (desk.cora.person_id, "few agree"),
        (desk.cora.person_id, "stricter"),
    ]
    page = desk.client.get(desk.address).text
    for word in ("Version 2, chosen", "few agree", "stricter", "Cora", "Least Dice of a lesion: 0.4 → 0.5"):
        assert word in page
    assert "Most readers of a case: no further reader → 3" in page
    assert "Decision lines: ≥3 and ≥4 → none" in page


def test_each_structure_and_measured_question_of_the_protocol_has_its_own(desk: Desk) -> None:
    page = desk.client.get(desk.address).text
    for key, label in STRUCTURES.items():
        assert (f"Least Dice: {label.lower()}" in page) is (key != "external_sphincter"), key
    own = {"structure_dice": ["0.85", "0.66"], "measured": ["diameter_mm", "gland_ap_mm"]}
    ways = {"measured_how": ["apart", "ratio"], "measured_most": ["", "1.2"]}
    assert desk.send(**own, **ways).status_code == 303
    holds = store.thresholds_of(desk.db, desk.campaign.id)
    assert (holds.structure_dice("peripheral_zone"), holds.structure_dice("transition_zone")) == (0.66, 0.75)
    assert holds.measured == {"gland_ap_mm": Most("ratio", 1.2)}
    page = desk.client.get(desk.address).text
    assert "Least Dice: peripheral zone: 0.75 → 0.66" in page
    assert "Most apart: largest diameter: 5 apart, in its unit → not compared" in page


@pytest.mark.parametrize(
    "sent", [{"structure_dice": ["0.8"]}, {"measured_most": []}, {"measured_how": ["apart", "ratio"]}]
)
def test_rows_that_do_not_go_together_are_refused_in_words(desk: Desk, sent: Any) -> None:
    answer = desk.send(**sent)
    assert answer.status_code == 422
    assert "needs" in answer.text
    assert desk.numbers() == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"lesion_dice": "1.5"}, "The least Dice of a lesion lies between 0 and 1."),
        ({"volume_ratio": "0.9"}, "The ratio of two volumes is at least 1"),
        ({"volume_ratio": "1e9"}, "The ratio of two volumes is at least 1"),
        ({"structures": ["bladder", "peripheral_zone"]}, "There is no structure called bladder."),
        ({"measured_most": ["2000"]}, "Measurements may lie 0 to 1000 apart."),
        ({"measured_how": ["ratio"], "measured_most": ["0.5"]}, "The ratio of two measurements is at least 1"),
        ({"measured_how": ["guess"]}, "Measurements are compared as one of apart, ratio."),
        ({"category_apart": "0"}, "Categories differ by at least 1"),
        ({"category_lines": ["3", "9"]}, "Decision lines are categories from 2 to 5"),
        ({"most_readers": "21"}, "A case has at most 20 readers."),
        ({"reason": " "}, "Say why the thresholds change."),
    ],
)
def test_a_bad_value_gives_a_sentence_and_keeps_what_was_typed(desk: Desk, sent: Any, sentence: str) -> None:
    answer = desk.send(structure_dice=["0.85", "0.61"], **sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="0.61"' in answer.text
    assert desk.numbers() == []


@pytest.mark.parametrize(
    "sent", [{"volume_ratio": "nan"}, {"volume_ratio": "inf"}, {"structure_dice": ["much", "0.75"]}, {"number": "7"}]
)
def test_what_is_no_number_or_no_field_is_refused_in_words(desk: Desk, sent: Any) -> None:
    answer = desk.send(**sent)
    assert answer.status_code == 422
    assert "Some fields need correcting; nothing was changed." in answer.text
    assert desk.numbers() == []


def test_what_holds_already_is_no_version(desk: Desk) -> None:
    assert desk.send(structure_dice=["0.85", "0.8"]).status_code == 303
    again = desk.send(structure_dice=["0.85", "0.8"])
    assert again.status_code == 409
    assert "These thresholds hold already; nothing was changed." in again.text
    assert desk.numbers() == [1]


def test_a_coordinator_who_reads_there_sees_and_chooses_nothing(desk: Desk) -> None:
    desk.send(structure_dice=["0.85", "0.8"], reason="zones of Ada are off")
    desk.sit(desk.both)
    page = desk.client.get(desk.address)
    assert "Hidden, because you read in this campaign." in page.text
    assert "zones of Ada" not in page.text
    refused = desk.send(structure_dice=["0.85", "0.2"])
    assert refused.status_code == 409
    assert "Whoever reads, or once did, in this campaign does not choose" in refused.text
    assert "zones of Ada" not in refused.text
    assert desk.numbers() == [1]


def test_a_coordinator_who_adjudicates_there_sees_but_does_not_choose(desk: Desk) -> None:
    desk.sit(desk.judge)
    page = desk.client.get(desk.address).text
    assert "You adjudicate, or once did, in this campaign" in page
    assert '<form method="post" action="' + desk.address not in page
    refused = desk.send(structure_dice=["0.85", "0.2"])
    assert refused.status_code == 409
    assert "Whoever adjudicates, or once did, in this campaign does not choose" in refused.text
    assert desk.numbers() == []


def test_a_reader_finds_nothing_there(desk: Desk) -> None:
    desk.sit(desk.ada)
    assert desk.client.get(desk.address).status_code == 404
    assert desk.send(structure_dice=["0.85", "0.2"]).status_code == 404
    assert desk.numbers() == []
