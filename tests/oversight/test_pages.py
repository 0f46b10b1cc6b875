"""The record's page: what an auditor sees, and what stays masked."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.audit.tables import Event
from app.kernel.db import make_engine
from app.kernel.settings import Settings
from tests.factories import people
from tests.releases.releasing import Releasing


class Desk(Releasing):
    def __init__(self, client: TestClient, db: Session) -> None:
        super().__init__(db)
        self.client = client
        self.auditor = people.actor(db, Role.AUDITOR, name="Otto")

    def sign_in(self, somebody: Actor) -> TestClient:
        person = self.db.get(Person, somebody.person_id)
        assert person is not None
        people.signed_in(self.client, self.db, person)
        return self.client

    def rows(self, **query: object) -> str:
        """The table of the page, without the filter's lists of names."""
        answer = self.client.get("/record", params=query)
        assert answer.status_code == 200
        return answer.text.partition('aria-label="Events"')[2]


@pytest.fixture
def desk(client: TestClient, db: Session) -> Desk:
    made = Desk(client, db)
    made.sign_in(made.auditor)
    return made


def test_readers_are_masked_until_the_campaign_is_released(desk: Desk) -> None:
    shown = desk.rows(campaign=str(desk.campaign.id))
    assert "a reader (masked)" in shown
    assert "Cora" in shown
    for word in ("Ada", "Ben", str(desk.ada.person_id), str(desk.ben.person_id)):
        assert word not in shown
    sessions = {str(row["session"]) for row in desk.db.scalars(select(Event.new)) if row and row.get("session")}
    assert not [one for one in sessions if one != "None" and one in shown]
    desk.released()
    assert "Ada" in desk.rows(campaign=str(desk.campaign.id), verb="reading.submitted")


def test_a_filter_by_person_finds_nothing_that_is_masked(desk: Desk) -> None:
    assert "reading.submitted" not in desk.rows(who=str(desk.ada.person_id))
    assert "reading.submitted" in desk.rows(verb="reading.submitted")
    assert "campaign.created" in desk.rows(who=str(desk.coordinator.person_id))


def test_an_auditor_who_reads_there_stays_blind_after_the_release(desk: Desk) -> None:
    desk.released()
    head = people.actor(desk.db, Role.ADMINISTRATOR, name="Adm")
    from app.accounts import actions as accounts

    accounts.set_roles(desk.db, head, desk.ada.person_id, [Role.READER, Role.AUDITOR])
    desk.db.commit()
    desk.sign_in(desk.ada)
    assert "Ben" not in desk.rows(campaign=str(desk.campaign.id))


def test_events_are_filtered_and_show_before_and_after(desk: Desk) -> None:
    desk.settle(desk.differences[0], kind="none")
    desk.settle(desk.differences[0], kind="not_assessable")
    shown = desk.rows(verb="verdict.given")
    assert shown.count("verdict.given") == 2
    assert "kind, before" in shown
    assert "bright on high b" in shown
    subject = str(desk.differences[0].id)
    assert desk.rows(subject=subject).count("verdict.given") == 2
    assert "verdict.given" not in desk.rows(until="2001-01-01")
    assert "No event fits this filter." in desk.client.get("/record?subject=nothing_like_it").text
    assert desk.client.get("/record?who=me").status_code == 422


def test_any_day_gives_an_answer(desk: Desk) -> None:
    for day in ("9999-12-31", "0001-01-01", "2026-02-30", "99999-1-1", "today"):
        for name in ("since", "until"):
            answer = desk.client.get("/record", params={name: day})
            assert answer.status_code in (200, 422), (name, day)
    assert "verdict.given" not in desk.rows(since="9999-12-31")
    assert "reading.submitted" in desk.rows(until="9999-12-31", verb="reading.submitted")


def test_only_auditors_see_it(desk: Desk) -> None:
    for somebody in (desk.coordinator, desk.ada, desk.zoe):
        assert desk.sign_in(somebody).get("/record").status_code == 404


def test_the_page_verifies_the_chains_and_shows_what_was_altered(desk: Desk, house: Settings) -> None:
    good = desk.client.post("/record/verification")
    assert "intact" in good.text
    engine = make_engine(str(house.migration_database_url))
    with engine.begin() as owner:
        owner.execute(text("UPDATE event SET reason = 'altered' WHERE verb = 'campaign.started'"))
    engine.dispose()
    bad = desk.client.post("/record/verification")
    assert "altered or damaged" in bad.text
    assert "1 flaw in" in bad.text
