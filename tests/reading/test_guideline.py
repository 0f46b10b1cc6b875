"""A changed guideline is read and acknowledged before the next case; an open one is finished first."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import SYSTEM, Role
from app.assignments import actions as assigning
from app.assignments.values import Design
from app.audit.tables import Event
from app.kernel.refusals import Stale
from app.protocols.actions import publish
from app.protocols.presets import PRESETS
from app.protocols.tables import ProtocolVersion
from app.reading import actions, store
from app.reading.tables import GuidelineAcknowledgement, Reading
from tests.factories import people, readings
from tests.factories.people import PASSWORD

NEW_WORDS = "Measure on the axial T2, whatever the zone."


class Round:
    """Ada reads two cases of a campaign, Ben as well; Cora changes its guideline in between."""

    def __init__(self, client: TestClient, db: Session) -> None:
        self.client, self.db = client, db
        self.cora = people.actor(db, Role.COORDINATOR, name="Cora")
        self.ada = people.actor(db, Role.READER, name="Ada")
        self.ben = people.actor(db, Role.READER, name="Ben")
        studies = [readings.study(db) for _ in range(3)]
        self.campaign = readings.campaign(db, self.cora, readers=[self.ada, self.ben], studies=studies)
        readings.campaign(db, self.cora, readers=[self.ada], studies=[readings.study(db)], name="Another")
        people.signed_in(client, db, db.get_one(Person, self.ada.person_id))

    def change_guideline(self, words: str = NEW_WORDS) -> ProtocolVersion:
        preset = PRESETS["pirads21"]
        sections = [{**one, "text": words} if one["key"] == "size" else one for one in preset.guideline["sections"]]
        version = publish(
            self.db, SYSTEM, definition=preset.definition, guideline={**preset.guideline, "sections": sections}
        )
        assigning.change_design(self.db, self.cora, self.campaign.id, Design(version.id, 2), reason="measured alike")
        self.db.commit()
        return version

    def next_case(self) -> UUID:
        return readings.opened(self.db, self.ada, self.campaign.id)

    def manifest(self, reading_id: UUID, **asked: Any) -> Any:
        return self.client.get(f"/api/v1/readings/{reading_id}/manifest", params=asked)

    def save(self, reading_id: UUID) -> Any:
        case_id = store.own_reading(self.db, self.ada.person_id, reading_id).case_id
        body = readings.complete(self.db, readings.study_of(self.db, case_id))
        headers = {"If-Match": '"0"', "Idempotency-Key": str(uuid4())}
        return self.client.put(f"/api/v1/readings/{reading_id}/draft", json=body, headers=headers)

    def sign(self, reading_id: UUID, revision: int = 1) -> Any:
        body = {"password": PASSWORD, "revision": revision}
        return self.client.post(f"/api/v1/readings/{reading_id}/submission", json=body)

    def acknowledge(self, reading_id: UUID, version: ProtocolVersion) -> Any:
        body = {"guideline_version": str(version.guideline_version_id)}
        return self.client.post(f"/api/v1/readings/{reading_id}/guideline-acknowledgements", json=body)

    def known(self) -> list[tuple[UUID, str]]:
        rows = select(GuidelineAcknowledgement).where(
            GuidelineAcknowledgement.reader_id == self.ada.person_id,
            GuidelineAcknowledgement.campaign_id == self.campaign.id,
        )
        found = self.db.scalars(rows.order_by(GuidelineAcknowledgement.at))
        return [(one.guideline_version_id, one.how) for one in found]

    def read_one(self) -> UUID:
        """One case from the first look to the signature; the id of the next, laid ready."""
        first = self.next_case()
        assert self.manifest(first).status_code == 200
        assert self.save(first).status_code == 200
        return UUID(self.sign(first).json()["next_reading_id"])


@pytest.fixture
def round_(client: TestClient, db: Session) -> Round:
    return Round(client, db)


def test_the_first_version_counts_as_shown_when_the_first_case_is_opened(round_: Round) -> None:
    first = round_.next_case()
    assert round_.known() == []
    assert "reading-viewer" in round_.client.get(f"/readings/{first}").text
    assert round_.manifest(first).status_code == 200
    assert round_.manifest(first).status_code == 200
    reading = round_.db.get_one(Reading, first)
    assert round_.known() == [(reading.guideline_version_id, "shown")]
    assert reading.opened_at is not None


def test_after_a_change_the_next_case_shows_what_changed_and_nothing_else(round_: Round) -> None:
    following = round_.read_one()
    version = round_.change_guideline()
    page = round_.client.get(f"/readings/{following}").text
    assert "The guideline changed since your last case" in page
    sections = len(PRESETS["pirads21"].guideline["sections"])
    assert f"1 of {sections} sections changed." in page
    assert "<ins>" in page
    assert "<del>" in page
    assert "reading-viewer" not in page
    refused = round_.manifest(following)
    assert (refused.status_code, refused.json()["code"]) == (409, "guideline_changed")
    details = refused.json()["details"]
    assert details["guideline_version"] == str(version.guideline_version_id)
    assert [(one["section"], one["now"]) for one in details["sections"]] == [("size", NEW_WORDS)]


@pytest.mark.parametrize("ahead", [False, True])
def test_neither_images_ahead_nor_a_save_nor_a_signature_get_past_it(round_: Round, *, ahead: bool) -> None:
    following = round_.read_one()
    round_.change_guideline()
    for answer in (round_.manifest(following, ahead=ahead), round_.save(following), round_.sign(following, 0)):
        assert (answer.status_code, answer.json()["code"]) == (409, "guideline_changed")
        assert "Read what is new" in answer.json()["detail"]
    assert store.status(round_.db, following).revision == 0


def test_the_acknowledgement_is_kept_with_its_event_and_the_case_opens_under_the_new_text(round_: Round) -> None:
    following = round_.read_one()
    version = round_.change_guideline()
    assert round_.acknowledge(following, version).status_code == 204
    assert round_.acknowledge(following, version).status_code == 204
    assert round_.known()[1:] == [(version.guideline_version_id, "read")]
    (event,) = round_.db.scalars(select(Event).where(Event.verb == "guideline.acknowledged"))
    assert event.new is not None
    assert (event.actor_id, event.new["reading"]) == (round_.ada.person_id, str(following))
    manifest = round_.manifest(following).json()
    assert NEW_WORDS in [one["text"] for one in manifest["guideline"]["sections"]]
    assert round_.db.get_one(Reading, following).protocol_version_id == version.id
    assert round_.save(following).status_code == 200


def test_one_plain_form_acknowledges_and_opens_the_case(round_: Round) -> None:
    following = round_.read_one()
    version = round_.change_guideline()
    address = f"/readings/{following}/guideline-acknowledgements"
    said = round_.client.post(address, data={"guideline_version": str(version.guideline_version_id)})
    assert (said.status_code, said.headers["location"]) == (303, f"/readings/{following}")
    assert "reading-viewer" in round_.client.get(f"/readings/{following}").text


def test_a_case_that_is_open_at_the_change_is_finished_under_the_old_text(round_: Round) -> None:
    first = round_.next_case()
    old = round_.manifest(first).json()["guideline"]
    round_.change_guideline()
    assert round_.manifest(first).json()["guideline"] == old
    assert round_.save(first).status_code == 200
    following = UUID(round_.sign(first).json()["next_reading_id"])
    assert round_.manifest(following).json()["code"] == "guideline_changed"


def test_images_fetched_ahead_do_not_open_a_case(round_: Round) -> None:
    following = round_.read_one()
    assert round_.manifest(following, ahead=True).status_code == 200
    round_.change_guideline()
    assert round_.manifest(following).json()["code"] == "guideline_changed"


def test_it_is_asked_once_for_each_change_and_of_nobody_who_has_not_begun(round_: Round) -> None:
    following = round_.read_one()
    first_change = round_.change_guideline()
    round_.acknowledge(following, first_change)
    assert round_.manifest(following).status_code == 200
    assert round_.save(following).status_code == 200
    third = UUID(round_.sign(following).json()["next_reading_id"])
    second_change = round_.change_guideline("Measure nothing.")
    assert round_.acknowledge(third, first_change).json()["code"] == "guideline_changed"
    assert round_.acknowledge(third, second_change).status_code == 204
    assert round_.manifest(third).status_code == 200
    people.signed_in(round_.client, round_.db, round_.db.get_one(Person, round_.ben.person_id))
    begins = readings.opened(round_.db, round_.ben, round_.campaign.id)
    assert round_.manifest(begins).status_code == 200


def test_an_acknowledgement_of_what_was_not_shown_is_refused(round_: Round) -> None:
    following = round_.read_one()
    round_.change_guideline()
    with pytest.raises(Stale):
        actions.acknowledge_guideline(round_.db, round_.ada, following, version_id=uuid4())
    assert len(round_.known()) == 1


def test_a_change_of_design_that_leaves_the_guideline_asks_nothing(round_: Round) -> None:
    following = round_.read_one()
    design = Design(round_.db.get_one(Reading, following).protocol_version_id, 1)
    assigning.change_design(round_.db, round_.cora, round_.campaign.id, design, reason="one is enough")
    round_.db.commit()
    assert round_.manifest(following).status_code == 200
