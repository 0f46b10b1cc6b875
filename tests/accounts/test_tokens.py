"""API tokens: scoped, expiring, shown once, revocable."""

import re

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions
from app.accounts.store import recent
from app.accounts.tables import ApiToken
from app.accounts.values import Role
from tests.factories.people import actor, person, signed_in


def _make(client: TestClient, **form: object) -> str:
    page = client.post("/profile/tokens", data={"name": "pipeline", "days": "30", "scopes": "releases", **form})
    found = re.search(r'value="(consilium_[\w-]+)"', page.text)
    assert found, page.text
    return found[1]


def _me(client: TestClient, secret: str) -> int:
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_token_is_shown_once_and_works_until_revoked(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.COORDINATOR))
    secret = _make(client)
    assert secret not in client.get("/profile/tokens").text
    row = db.scalars(select(ApiToken)).one()
    assert secret not in str(vars(row))
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["scopes"] == ["releases"]
    assert answer.json()["roles"] == ["api_client"]
    assert client.post(f"/profile/tokens/{row.id}/revocation").status_code == 303
    assert _me(client, secret) == 401


def test_a_token_ends_by_itself(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.COORDINATOR))
    secret = _make(client)
    row = db.scalars(select(ApiToken)).one()
    row.expires_at = row.created_at
    db.commit()
    assert _me(client, secret) == 401


def test_a_token_loses_what_its_owner_loses(client: TestClient, db: Session) -> None:
    owner = person(db, Role.COORDINATOR, name="Cora")
    chief = actor(db, Role.ADMINISTRATOR)
    signed_in(client, db, owner)
    secret = _make(client)
    assert _me(client, secret) == 200
    actions.end_role(db, chief, owner.id, Role.COORDINATOR)
    db.commit()
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["scopes"] == []
    actions.deactivate(db, chief, owner.id, reason="left")
    db.commit()
    recent.forget(owner.id)
    assert _me(client, secret) == 401


def test_a_reader_gets_no_token(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.READER))
    answer = client.post("/profile/tokens", data={"name": "mine", "scopes": "readings", "days": "3"})
    assert answer.status_code == 422
    assert db.scalars(select(ApiToken)).all() == []
