"""The agreement page: coordinators only, finished cases only, every number with n and its cases."""

import html
import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.agreement import actions
from app.assignments import actions as assignments
from app.assignments.tables import Campaign
from tests.factories import boards, people, readings


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
    working = client.get(path).text
    assert "0 of 1" in working
    again = client.post(f"{path}/comparisons")
    assert again.status_code == 409
    cancelling = re.findall(r'action="([^"]*/cancellation)"', working)
    assert client.post(cancelling[0]).headers["location"] == path
    assert "Compare now" in client.get(path).text
    assert client.post(f"/campaigns/{campaign.id}/agreement/comparisons/{campaign.id}/cancellation").status_code == 404
    actions.compare_finished(db, campaign.id)
    boards.computed(db, campaign.id)
    db.commit()
    page = client.get(path).text
    for told in ("Category of matched findings", "Masks of matched findings", "Mean Dice", "/help/metrics/dice",
                 "Findings: positive agreement", "undefined: too few cases", "Image quality, ADC"):  # fmt: skip
        assert told in page, told
    assert 'class="statistic grey"' in page
    assert f"{path}/cases?item=category" in page
    board = client.get(f"{path}/item?item=category").text
    for told in ("Ada Reader", "Pairs of readers", "quadratic weights", "Who said what", "/help/metrics/gwet_ac1"):
        assert told in board, told
    start = board.index(f"{path}/cases?item=category&amp;a=")
    behind = client.get(html.unescape(board[start : board.index('"', start)])).text
    assert "differs" in behind
    assert f"/campaigns/{campaign.id}/cases/" in behind


@pytest.mark.parametrize("item", ["category", "gland_ap_mm", "quality:t2_ax", "region", "lesions", "any_finding"])
def test_every_kind_of_item_has_its_board_and_its_cases(
    client: TestClient, db: Session, campaign: Campaign, item: str
) -> None:
    actions.compare_finished(db, campaign.id)
    boards.computed(db, campaign.id)
    db.commit()
    path = f"/campaigns/{campaign.id}/agreement"
    for part in ("item", "cases"):
        answer = client.get(f"{path}/{part}", params={"item": item})
        assert answer.status_code == 200, part
        assert "Ada Reader" in answer.text


def test_a_number_of_a_confusion_table_opens_exactly_its_cases(
    client: TestClient, db: Session, campaign: Campaign
) -> None:
    actions.compare_finished(db, campaign.id)
    boards.computed(db, campaign.id)
    db.commit()
    path = f"/campaigns/{campaign.id}/agreement"
    board = client.get(f"{path}/item?item=category").text
    links = re.findall(r'href="([^"]*said_a=[^"]*)"', board)
    assert len(links) == 1
    behind = client.get(html.unescape(links[0])).text
    assert "where" in behind
    assert behind.count(f"/campaigns/{campaign.id}/cases/") == 1
    other = html.unescape(links[0]).partition("&said_a=")[0] + "&said_a=1&said_b=1"
    assert "no case in common" in client.get(other).text


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
    boards.computed(db, made.id)
    db.commit()
    page = client.get(f"/campaigns/{made.id}/agreement")
    assert "You read in this campaign" in page.text
    address = f"/campaigns/{made.id}/agreement/cases?item=category&a={actor.person_id}&b={actor.person_id}"
    assert client.get(address).status_code == 404
    assert client.get(f"/campaigns/{made.id}/agreement/item?item=category").status_code == 404


def test_a_coordinator_who_adjudicates_is_told_no_reader_by_name(client: TestClient, db: Session) -> None:
    both = people.person(db, Role.COORDINATOR, Role.ADJUDICATOR, name="Bo")
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada Reader", "Ben Reader")]
    actor = people.signed_in(client, db, both)
    made = readings.campaign(db, actor, readers=readers, studies=[readings.study(db)], adjudicators=[actor])
    for reader in readers:
        readings.read_and_sign(db, reader, made.id)
    actions.compare_finished(db, made.id)
    boards.computed(db, made.id)
    db.commit()
    board = f"/campaigns/{made.id}/agreement"
    a, b = (reader.person_id for reader in readers)
    answers = [
        client.get(board),
        client.get(f"{board}/cases?item=category&a={a}&b={b}"),
        client.get(f"{board}/item?item=category"),
    ]
    for answer in answers:
        assert "You adjudicate in this campaign, where readers stay anonymous to you" in answer.text
        for told in (*(reader.display_name for reader in readers), str(a), str(b), "Category"):
            assert told not in answer.text, told
    assert [answer.status_code for answer in answers[1:]] == [409, 409]
    assignments.end_adjudicator(db, actor, made.id, actor.person_id, reason="on leave")
    db.commit()
    assert "Ada Reader" not in client.get(board).text


def test_an_unknown_item_is_not_found(client: TestClient, campaign: Campaign) -> None:
    somebody = campaign.created_by
    address = f"/campaigns/{campaign.id}/agreement/cases?item=horoscope&a={somebody}&b={somebody}"
    assert client.get(address).status_code == 404
