"""The own readings of a worklist: drafts and signed ones in one look, the latest first, page by page."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.reading.store import worklist
from tests.factories import people, readings, study_rows

NAMES = ("First campaign", "Second campaign")


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(worklist, "SIGNED_SIZE", 2)
    monkeypatch.setattr(worklist, "DRAFTS_SIZE", 1)
    worklist._begun.cache_clear()
    yield
    worklist._begun.cache_clear()


def test_signed_readings_come_page_by_page_and_the_latest_drafts_beside_every_page(db: Session) -> None:
    cora = people.actor(db, Role.COORDINATOR, name="Cora")
    ada, ben = (people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben"))
    two = [readings.campaign(db, cora, readers=[ada, ben], studies=[study_rows.study(db)], name=name) for name in NAMES]
    three = readings.campaign(db, cora, readers=[ada], studies=[study_rows.study(db) for _ in range(3)])
    signed = [readings.read_and_sign(db, ada, three.id) for _ in range(3)]
    drafts = [readings.opened(db, ada, campaign.id) for campaign in two]
    for reading_id in drafts:
        readings.saved(db, ada, reading_id, {"answers": readings.case_answers()})
    readings.read_and_sign(db, ben, two[0].id)
    readings.opened(db, ben, two[1].id)

    for number, expected in {1: [signed[2], signed[1]], 2: [signed[0]], 3: []}.items():
        begun, done = worklist.own_readings(db, ada.person_id, number)
        assert [one.id for one in begun.items] == [drafts[1]]
        assert (begun.total, begun.items[0].state, begun.items[0].campaign) == (2, "draft", NAMES[1])
        assert [one.id for one in done.items] == expected
        assert (done.total, done.number, done.pages) == (3, number, 2)
        assert {one.state for one in done.items} <= {"signed"}


def test_a_case_that_was_opened_and_not_saved_is_no_draft(db: Session) -> None:
    cora = people.actor(db, Role.COORDINATOR, name="Cora")
    ada = people.actor(db, Role.READER, name="Ada")
    campaign = readings.campaign(db, cora, readers=[ada], studies=[study_rows.study(db)])
    readings.opened(db, ada, campaign.id)
    begun, done = worklist.own_readings(db, ada.person_id)
    assert (begun.items, begun.total, done.items, done.total) == ([], 0, [], 0)
