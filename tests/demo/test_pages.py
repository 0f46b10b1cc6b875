"""The demonstration's page and words: there in demonstration mode, nowhere else."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.cli import main
from app.demo.staging import CAST, password
from app.demo.staging.opening import TASK
from app.kernel import jobs
from app.kernel.settings import Settings


def test_the_page_says_how_far_it_is_and_who_may_be_tried(demonstration: Settings, client: TestClient) -> None:
    page = client.get("/demo")
    assert page.status_code == 200
    assert "1 of" in page.text
    assert password(demonstration) in page.text
    assert all(member.email in page.text for member in CAST)
    assert 'href="/demo"' in client.get("/sign-in").text


def test_opening_the_house_again_begins_no_second_preparation(
    demonstration: Settings, client: TestClient, db: Session
) -> None:
    from app.demo.staging import at_start

    at_start()
    assert [job.task for job in jobs.unfinished(db)].count(TASK) == 1


def test_outside_the_demonstration_nothing_of_it_exists(house: Settings, client: TestClient, db: Session) -> None:
    assert main(["demo", "accounts"]) == 2
    assert main(["demo", "create"]) == 2
    assert client.get("/demo").status_code == client.get("/nowhere").status_code
    assert "/demo" not in client.get("/sign-in", follow_redirects=True).text
    assert "demo.example" not in client.get("/demo", follow_redirects=True).text
    assert accounts.find_person_by_email(db, CAST[0].email) is None
