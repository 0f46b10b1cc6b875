"""The agreement page: coordinators only, finished cases only, every number with n and its cases."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.agreement import actions
from app.assignments import actions as assignments
from app.assignments.tables import Campaign
from tests.factories import people, readings


@pytest.fixture
def campaign(client: TestClient, db: Session) -> Campaign:
    """Two readers signed the first of two cases; its comparison is not made yet."""
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada Reader", "Ben Reader")]
    coordinator = people.person(db, Role.COORDINATOR, name="Cora")
    studies = [readings.study(db) for _ in range(2)]
    made = readings.campaign(db, people.signed_in(client, db, coordinator), readers=readers, studies=studies)
    case_order = [readings.read_and_sign(db, readers[0], made.id) for _ in range(2)]
    assert len(case_order) == 2
    readings.read_and_sign(db, readers[1], made.id, dwi="5")
    return made


def test_a_finished_case_is_compared_and_shown_with_its_cases(
    client: TestClient, db: Session, campaign: Campaign
) -> None:
    path = f"/campaigns/{campaign.id}/agreement"
    waiting = client.get(path).text
    assert "1 finished case is not compared yet" in waiting
    assert client.post(f"{path}/comparisons").headers["location"] == path
    page = client.get(path).text
    for told in ("Category of matched findings", "Ada Reader", "Masks of matched findings", "Mean Dice",
                 "Findings: positive agreement", "undefined: too few cases", "Image quality, ADC"):  # fmt: skip
        assert told in page, told
    assert 'class="statistic grey"' in page
    start = page.index(f"{path}/cases?item=category&amp;")
    behind = client.get(page[start : page.index('"', start)].replace("&amp;", "&")).text
    assert "differs" in behind
    assert f"/campaigns/{campaign.id}/cases/" in behind


def test_unfinished_cases_show_nothing(client: TestClient, db: Session) -> None:
    coordinator = people.person(db, Role.COORDINATOR, name="Cora")
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada Reader", "Ben Reader")]
    made = readings.campaign(
        db, people.signed_in(client, db, coordinator), readers=readers, studies=[readings.study(db)]
    )
    readings.read_and_sign(db, readers[0], made.id)
    assert "No case is finished yet" in client.get(f"/campaigns/{made.id}/agreement").text


def test_a_coordinator_who_reads_there_sees_no_agreement(client: TestClient, db: Session) -> None:
    both = people.person(db, Role.COORDINATOR, Role.READER, name="Both Roles")
    actor = people.signed_in(client, db, both)
    made = readings.campaign(db, actor, readers=[actor], studies=[readings.study(db)])
    readings.read_and_sign(db, actor, made.id)
    actions.compare_finished(db, made.id)
    db.commit()
    page = client.get(f"/campaigns/{made.id}/agreement")
    assert "You read in this campaign" in page.text
    address = f"/campaigns/{made.id}/agreement/cases?item=category&a={actor.person_id}&b={actor.person_id}"
    assert client.get(address).status_code == 404


def test_a_coordinator_who_adjudicates_is_told_no_reader_by_name(client: TestClient, db: Session) -> None:
    both = people.person(db, Role.COORDINATOR, Role.ADJUDICATOR, name="Bo")
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada Reader", "Ben Reader")]
    actor = people.signed_in(client, db, both)
    made = readings.campaign(db, actor, readers=readers, studies=[readings.study(db)], adjudicators=[actor])
    for reader in readers:
        readings.read_and_sign(db, reader, made.id)
    actions.compare_finished(db, made.id)
    db.commit()
    board = f"/campaigns/{made.id}/agreement"
    a, b = (reader.person_id for reader in readers)
    answers = [client.get(board), client.get(f"{board}/cases?item=category&a={a}&b={b}")]
    for answer in answers:
        assert "You adjudicate in this campaign, where readers stay anonymous to you" in answer.text
        for told in (*(reader.display_name for reader in readers), str(a), str(b), "Category"):
            assert told not in answer.text, told
    assert answers[1].status_code == 409
    assignments.end_adjudicator(db, actor, made.id, actor.person_id, reason="on leave")
    db.commit()
    assert "Ada Reader" not in client.get(board).text


def test_an_unknown_item_is_not_found(client: TestClient, campaign: Campaign) -> None:
    somebody = campaign.created_by
    address = f"/campaigns/{campaign.id}/agreement/cases?item=horoscope&a={somebody}&b={somebody}"
    assert client.get(address).status_code == 404
