"""Boards by background, mix and difficulty, and all of them as files: who sees them, and that numbers open cases."""

import csv
import html
import io
import re
import zipfile
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Role
from app.agreement import actions
from app.agreement.formats.boards_csv import table_csv
from app.agreement.store.exports import TABLES
from app.assignments.tables import Campaign
from app.kernel import paging
from tests.factories import boards, people, readings
from tests.factories.study_rows import study
from tests.prepared import Prepared

pytestmark = pytest.mark.xdist_group("board_pages")

PARTS = ("breakdown", "difficulty", "export", "export/answers.csv", "export.zip", "item?item=category")


@pytest.fixture
def campaign(client: TestClient, db: Session, prepared: Prepared) -> Campaign:
    coordinator, made = prepared(two_radiologists_and_a_urologist)
    people.signed_in(client, db, db.get_one(Person, coordinator))
    return db.get_one(Campaign, made)


def two_radiologists_and_a_urologist(db: Session) -> tuple[UUID, UUID]:
    """Two radiologists and a urologist read two cases and differ; all is compared."""
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada Reader", "Ben Reader", "Cy Reader")]
    for reader, specialty in zip(readers, ("Radiology", "Radiology", "Urology"), strict=True):
        person = db.get_one(Person, reader.person_id)
        person.specialty = specialty
        if specialty == "Urology":
            person.display_name = "=Cy Reader"
    coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
    studies = [study(db) for _ in range(2)]
    made = readings.campaign(db, coordinator, readers=readers, studies=studies)
    for reader, dwi in zip(readers, ("4", "5", "2"), strict=True):
        for _ in studies:
            readings.read_and_sign(db, reader, made.id, dwi=dwi)
    actions.compare_finished(db, made.id)
    boards.computed(db, made.id)
    db.commit()
    return coordinator.person_id, made.id


def test_groups_of_readers_stand_beside_each_other_and_open_their_cases(client: TestClient, campaign: Campaign) -> None:
    page = client.get(f"/campaigns/{campaign.id}/agreement/breakdown?by=specialty").text
    assert "Radiology with Urology" in page
    links = {html.unescape(link) for link in re.findall(r'href="([^"]*group=[^"]*)"', page)}
    (within,) = [link for link in links if "item=dwi" in link and link.endswith("group=Radiology")]
    behind = client.get(within).text
    assert "Ada Reader" in behind
    assert ">5<" in behind
    assert ">2<" not in behind
    (across,) = [link for link in links if "item=dwi" in link and "with" in link]
    assert ">2<" in client.get(across).text


@pytest.mark.parametrize("factor", ["zone", "category", "volume", "scanner", "image_quality", "experience", "site"])
def test_every_factor_has_its_page(client: TestClient, campaign: Campaign, factor: str) -> None:
    assert client.get(f"/campaigns/{campaign.id}/agreement/breakdown?by={factor}").status_code == 200


def test_a_group_that_nothing_belongs_to_is_not_found(client: TestClient, campaign: Campaign) -> None:
    path = f"/campaigns/{campaign.id}/agreement/cases?item=category"
    for group in ("by=specialty&group=Dentistry", "by=zone&group=moon", "by=time&group=1999-01"):
        assert client.get(f"{path}&{group}").status_code == 404, group
    assert client.get(f"{path}&by=horoscope&group=x").status_code == 422


def test_difficult_cases_are_sorted_and_narrowed(client: TestClient, campaign: Campaign) -> None:
    path = f"/campaigns/{campaign.id}/agreement/difficulty"
    page = client.get(path).text
    assert page.count(f"/campaigns/{campaign.id}/cases/") == 2
    by_number = client.get(path, params={"order": "case"}).text
    assert by_number.index("Case 1<") < by_number.index("Case 2<")
    assert "No case is so difficult" in client.get(path, params={"at_least": "1"}).text
    assert client.get(path, params={"mix": "zone:PZ"}).text.count(f"/campaigns/{campaign.id}/cases/") == 2
    assert "No case is so difficult" in client.get(path, params={"mix": "zone:moon"}).text
    assert client.get(path, params={"order": "height"}).status_code == 422


@pytest.mark.parametrize("part", ["difficulty?order=case", "cases?item=category"])
def test_long_lists_of_cases_are_turned_page_by_page(
    client: TestClient, campaign: Campaign, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setitem(paging.page_in.__kwdefaults__, "size", 1)
    path = f"/campaigns/{campaign.id}/agreement/{part}"
    first, second = client.get(path).text, client.get(f"{path}&page=2").text
    shown = [set(re.findall(rf"/campaigns/{campaign.id}/cases/([^\"]+)\"", page)) for page in (first, second)]
    assert [len(cases) for cases in shown] == [1, 1]
    (link,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert client.get(html.unescape(link)).text == second
    assert 'rel="prev"' in second


def test_every_board_is_a_table_without_formulas_and_the_zip_holds_them_all(
    client: TestClient, campaign: Campaign
) -> None:
    path = f"/campaigns/{campaign.id}/agreement/export"
    files: dict[str, bytes] = {}
    for key, table in TABLES.items():
        answer = client.get(f"{path}/{key}.csv")
        if table.of_later_stages:
            assert answer.status_code == 404
            continue
        assert answer.headers["content-type"].startswith("text/csv")
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert tuple(rows[0]) == table.columns
        assert len(rows) > 1 or key == "time", key
        assert {len(row) for row in rows} == {len(table.columns)}
        assert not [cell for row in rows for cell in row if cell.startswith("=")]
        files[f"{campaign.code}-agreement-{key}.csv"] = answer.content
    assert b"'=Cy Reader" in files[f"{campaign.code}-agreement-pairs.csv"]
    packed = client.get(f"{path}.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
    assert client.get(f"{path}.zip").content == packed
    assert client.get(f"{path}/horoscope.csv").status_code == 404


def test_cells_keep_numbers_and_quote_formulas() -> None:
    assert table_csv(("a", "b"), [(1.5, "=1+1"), (None, "plain")]) == "a,b\r\n1.5,'=1+1\r\n,plain\r\n"


@pytest.mark.parametrize("part", PARTS)
def test_a_coordinator_who_reads_or_adjudicates_gets_nothing_of_it(client: TestClient, db: Session, part: str) -> None:
    both = people.person(db, Role.COORDINATOR, Role.READER, Role.ADJUDICATOR, name="Both Roles")
    actor = people.signed_in(client, db, both)
    other = people.actor(db, Role.READER, name="Ada Reader")
    read = readings.campaign(db, actor, readers=[actor, other], studies=[study(db)])
    settled = readings.campaign(db, actor, readers=[other], studies=[study(db)], adjudicators=[actor])
    assert client.get(f"/campaigns/{read.id}/agreement/{part}").status_code == 404
    answer = client.get(f"/campaigns/{settled.id}/agreement/{part}")
    assert answer.status_code == 409
    assert "Ada Reader" not in answer.text


@pytest.mark.parametrize("part", ["breakdown", "difficulty", "export"])
def test_boards_of_a_campaign_without_signatures_say_what_is_missing(
    client: TestClient, db: Session, part: str
) -> None:
    coordinator = people.person(db, Role.COORDINATOR, name="Cora")
    actor = people.signed_in(client, db, coordinator)
    made = readings.campaign(db, actor, readers=[people.actor(db, Role.READER, name="Ada Reader")], studies=[study(db)])
    page = client.get(f"/campaigns/{made.id}/agreement/{part}")
    assert page.status_code == 200
    assert "nothing-what" in page.text
