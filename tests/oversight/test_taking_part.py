"""An auditor who also reads or adjudicates: of those campaigns the record shows the own events and nothing else."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.adjudication import actions as adjudication
from app.assignments import actions as assigning
from app.audit.tables import Event
from app.kernel.db import make_engine
from app.kernel.ids import HOUSE_ID
from app.kernel.settings import Settings
from tests.factories import people, readings
from tests.oversight.test_pages import Desk

BUILD = re.compile(r"\?v=[0-9a-f]{12}")
"""The front end may be built anew while the test runs."""


@pytest.fixture
def desk(client: TestClient, db: Session) -> Desk:
    return Desk(client, db)


def also_auditor(desk: Desk, somebody: Actor, *roles: Role) -> None:
    head = people.actor(desk.db, Role.ADMINISTRATOR, name="Head")
    accounts.set_roles(desk.db, head, somebody.person_id, [*roles, Role.AUDITOR])
    desk.db.commit()
    desk.sign_in(somebody)


def pages(desk: Desk) -> list[str]:
    """The record as this auditor can ask for it."""
    campaign, zoe = desk.campaign.id, desk.zoe.person_id
    addresses = [
        "/record", "/record?page=2", f"/record?campaign={campaign}", "/record?verb=reading.saved",
        "/record?verb=verdict.given", f"/record?who={zoe}", "/record?subject=submission",
        f"/record?subject={desk.readings[desk.ben.person_id][0]}", "/record?since=2020-01-01",
    ]  # fmt: skip
    seen = [desk.client.get(address).text for address in addresses]
    seen.append(desk.client.post("/record/verification").text)
    return [BUILD.sub("", page) for page in seen]


def test_a_reader_finds_only_own_events_of_the_campaign(desk: Desk) -> None:
    also_auditor(desk, desk.ada, Role.READER)
    shown = desk.rows(campaign=str(desk.campaign.id))
    assert "reading.saved" in shown
    assert shown.count("<tr>") - 1 == len(
        desk.db.scalars(
            select(Event.id).where(Event.campaign_id == desk.campaign.id, Event.actor_id == desk.ada.person_id)
        ).all()
    )
    for told in ("comparison.made", "differences.found", "campaign.started", "Cora", "a reader (masked)"):
        assert told not in shown, told
    bens = desk.readings[desk.ben.person_id][0]
    of_ben = desk.db.scalars(select(Event).where(Event.chain_id == bens)).all()
    assert of_ben
    for event in of_ben:
        assert "No event fits this filter." in desk.client.get(f"/record?subject={event.subject_id}").text


def test_nothing_of_the_page_tells_what_others_did_there(desk: Desk) -> None:
    also_auditor(desk, desk.ada, Role.READER)
    before = pages(desk)
    adjudication.enter(desk.db, desk.zoe, desk.comparison.id)
    desk.sign_all()
    desk.reopen(desk.ben)
    desk.sign_again(desk.ben, readings.answer("gland_ap_mm", 51.0))
    for somebody in (desk.ben, desk.zoe):
        row = desk.db.get(Person, somebody.person_id)
        assert row is not None
        accounts.begin_session(desk.db, row, device="a tablet")
    desk.db.commit()
    assert pages(desk) == before


def test_former_members_and_adjudicators_see_no_more_also_after_the_release(desk: Desk) -> None:
    desk.released()
    also_auditor(desk, desk.zoe, Role.ADJUDICATOR)
    shown = desk.rows(campaign=str(desk.campaign.id))
    assert "verdict.given" in shown
    assert "reading.saved" not in shown
    assigning.end_adjudicator(desk.db, desk.coordinator, desk.campaign.id, desk.zoe.person_id, reason="on leave")
    desk.db.commit()
    assert desk.rows(campaign=str(desk.campaign.id)) == shown


def test_the_page_says_so_and_shows_everything_else(desk: Desk) -> None:
    other = readings.reader_with_a_signed_reading(desk.db, name="Noa")
    also_auditor(desk, desk.ada, Role.READER)
    page = desk.client.get("/record").text
    assert "only your own events are shown" in page
    assert desk.campaign.name in page
    assert desk.rows(verb="person.created", campaign=str(HOUSE_ID)).count("<tr>") > 1
    found = desk.db.scalars(select(Event.id).where(Event.verb == "reading.submitted")).all()
    assert len(found) == 3
    assert desk.rows(verb="reading.submitted").count("<tr>") - 1 == 2
    assert str(other.reading_id) in page
    desk.sign_in(desk.auditor)
    assert "only your own events are shown" not in desk.client.get("/record").text


def test_a_flaw_names_no_chain_of_the_campaign(desk: Desk, house: Settings) -> None:
    also_auditor(desk, desk.ada, Role.READER)
    engine = make_engine(str(house.migration_database_url))
    with engine.begin() as owner:
        bens = desk.readings[desk.ben.person_id][0]
        owner.execute(text("UPDATE event SET reason = 'x' WHERE chain_id = :one AND sequence = 2"), {"one": bens})
    engine.dispose()
    page = desk.client.post("/record/verification").text
    assert "altered or damaged" in page
    assert "1 flaw." in page
    assert str(bens) not in page
    desk.sign_in(desk.auditor)
    assert str(bens) in desk.client.post("/record/verification").text
