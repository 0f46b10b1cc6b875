"""What a coordinator sees of a case set aside while the campaign's page is open."""

from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.kernel import clock
from app.reading import actions
from tests.factories import people
from tests.reading.desk import Desk


def test_a_case_set_aside_after_the_page_was_opened_is_news_and_an_older_one_is_not(
    client: TestClient, db: Session
) -> None:
    desk = Desk(db)
    people.signed_in(client, db, db.get_one(Person, desk.coordinator.person_id))
    before = clock.now(db) - timedelta(seconds=1)
    db.commit()
    actions.report_problem(db, desk.reader, desk.reading_id, kind="unreadable", note="motion on all slices")
    db.commit()
    address = f"/campaigns/{desk.campaign.id}"
    assert f'hx-get="{address}?since=' in client.get(address).text
    fresh = client.get(address, params={"since": before.isoformat()}).text
    assert "A case was set aside just now:" in fresh
    assert "motion on all slices" in fresh
    assert "<html" not in fresh
    later = client.get(address, params={"since": (before + timedelta(hours=1)).isoformat()}).text
    assert "set aside" not in later
