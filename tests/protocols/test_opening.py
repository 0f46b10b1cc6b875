"""What a new house finds: the shipped protocols, published."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.protocols import actions, store
from app.protocols.presets import PRESETS


def test_a_house_that_opens_has_the_shipped_protocols_published_once(client: TestClient, db: Session) -> None:
    actions.publish_shipped(db)
    db.commit()
    assert [version.definition["key"] for version in store.versions(db)] == list(PRESETS.keys)
