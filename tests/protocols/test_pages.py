"""The protocols pages: what readers are asked, shown to coordinators only."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import SYSTEM, Role
from app.kernel.ids import new_id
from app.protocols.actions import publish_preset
from tests.factories.people import person, signed_in


@pytest.fixture(autouse=True)
def _coordinator(client: TestClient, db: Session) -> None:
    accounts.ensure_house(db)
    signed_in(client, db, person(db, Role.COORDINATOR, name="Cora Ordinator"))


def test_a_new_house_lists_the_shipped_protocol(client: TestClient) -> None:
    listed = client.get("/protocols").text
    assert "PI-RADS v2.1" in listed
    assert "No protocol is published yet" not in listed


def test_a_version_shows_its_questions_with_keys_guideline_and_rules(client: TestClient, db: Session) -> None:
    version = publish_preset(db, SYSTEM, "pirads21")
    db.commit()
    listed = client.get("/protocols").text
    assert f"/protocols/{version.id}" in listed
    page = client.get(f"/protocols/{version.id}").text
    for told in ("Score by the rules of", "Asked when “Zone” is CZ, AFS, MULTI", "In the peripheral zone DWI decides",
                 "716893001", "<kbd>x</kbd>", "Mark exactly one finding as the index lesion", "Turkbey"):  # fmt: skip
        assert told in page, told


def test_a_missing_version_is_not_found(client: TestClient) -> None:
    assert client.get(f"/protocols/{new_id()}").status_code == 404
