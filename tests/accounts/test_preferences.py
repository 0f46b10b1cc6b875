"""Preferences are remembered for the person, on any computer, and for nobody else."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts import store
from app.accounts.values import Role
from tests.factories.people import person, signed_in


def test_the_newest_value_counts_and_others_see_nothing_of_it(client: TestClient, db: Session) -> None:
    ada, otto = person(db, Role.READER, name="Ada"), person(db, Role.READER, name="Otto")
    signed_in(client, db, ada)
    for layout in ("pair", "single"):
        assert client.put("/api/v1/preferences/layout", json={"value": layout}).status_code == 204
    db.expire_all()
    assert store.preferences(db, ada.id) == {"layout": "single"}
    assert store.preferences(db, otto.id) == {}


def test_what_the_product_does_not_know_is_not_kept(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.READER))
    assert client.put("/api/v1/preferences/colour", json={"value": "red"}).status_code == 404
    assert client.put("/api/v1/preferences/layout", json={"value": "x" * 9_000}).status_code == 422
    assert client.put("/api/v1/preferences/layout", json={"value": "pair", "for": "others"}).status_code == 422
