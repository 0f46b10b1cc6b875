"""Sending a delivery in parts through the API: resumed, refused in words, cancelled; as a person or with a token."""

import os
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import Actor, Role, Scope
from app.imaging.jobs import work_through_upload
from app.imaging.tables import Study
from app.kernel.sealed import CHUNK_BYTES
from tests.factories import dicom
from tests.factories.people import person, signed_in


@pytest.fixture
def sender(client: TestClient, db: Session) -> TestClient:
    signed_in(client, db, person(db, Role.COORDINATOR))
    return client


def opened(sender: TestClient, prefix: str = "Pilot") -> str:
    answer = sender.post("/api/v1/intakes", json={"label_prefix": prefix})
    assert answer.status_code == 201
    return f"/api/v1/intakes/{answer.json()['id']}"


def announce(sender: TestClient, at: str, files: dict[str, bytes]) -> list[dict[str, Any]]:
    body = {"files": [{"name": name, "size_bytes": len(data)} for name, data in files.items()]}
    answer = sender.post(f"{at}/files", json=body)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["files"]
    return rows


def test_files_are_sent_judged_and_named_by_their_number(sender: TestClient, db: Session) -> None:
    at = opened(sender)
    files = {f"Doe^John/{n}": dicom.to_bytes(one) for n, one in enumerate(dicom.mr_series())} | {"notes": b"text"}
    rows = announce(sender, at, files)
    assert [row["arrived_bytes"] for row in rows] == [0] * 6
    for row, data in zip(rows, files.values(), strict=True):
        answer = sender.put(f"{at}/files/{row['number']}", content=data)
        assert answer.json() == {"arrived_bytes": len(data)}
    assert sender.post(f"{at}/completion", json={}).json()["state"] == "waiting"
    work_through_upload(db, at.rsplit("/", 1)[1])
    db.commit()
    state = sender.get(at).json()
    assert (state["state"], state["verdicts"]) == ("done", {"accepted": 5, "rejected": 1})
    assert [(one["label"], one["verdicts"]) for one in state["studies"]] == [("Pilot 1", {"accepted": 5})]
    judged = sender.get(f"{at}/files").json()["files"]
    assert [(one["sent_number"], one["code"]) for one in judged][-1] == (6, "not_dicom")
    assert sender.get(f"{at}/files", params={"after": 5}).json()["files"] == judged[5:]
    assert all(row["judged"] for row in announce(sender, at, files))


def test_a_broken_transfer_goes_on_where_the_server_is(sender: TestClient) -> None:
    at, data = opened(sender), os.urandom(2 * CHUNK_BYTES + 5)
    announce(sender, at, {"big.zip": data})
    sender.put(f"{at}/files/1", content=data[:CHUNK_BYTES])
    again = sender.put(f"{at}/files/1", content=data[:CHUNK_BYTES])
    assert (again.status_code, again.json()["code"]) == (409, "wrong_offset")
    assert again.json()["details"] == {"arrived": CHUNK_BYTES}
    missing = sender.post(f"{at}/completion", json={})
    assert (missing.status_code, missing.json()["code"]) == (409, "missing")
    (row,) = announce(sender, at, {"big.zip": data})
    assert row["arrived_bytes"] == CHUNK_BYTES
    answer = sender.put(f"{at}/files/1", params={"offset": CHUNK_BYTES}, content=data[CHUNK_BYTES:])
    assert answer.json() == {"arrived_bytes": len(data)}


def test_what_does_not_fit_is_refused_in_words(sender: TestClient) -> None:
    at = opened(sender)
    announce(sender, at, {"a": b"12345", "b": bytes(CHUNK_BYTES + 1)})
    assert "More was sent" in sender.put(f"{at}/files/1", content=b"123456").json()["detail"]
    assert "multiple of" in sender.put(f"{at}/files/2", content=b"123").json()["detail"]
    assert sender.put(f"{at}/files/3", content=b"").status_code == 404
    assert sender.post(f"{at}/completion", json={"leave_out_missing": True}).status_code == 409
    huge = {"files": [{"name": str(n), "size_bytes": 60 * 1024**3} for n in range(40)]}
    answer = sender.post(f"{at}/files", json=huge)
    assert answer.status_code == 413
    assert "GB are free" in answer.json()["detail"]


def test_a_cancelled_delivery_takes_nothing_more(sender: TestClient, db: Session) -> None:
    at = opened(sender)
    announce(sender, at, {"a": b"12345"})
    page = f"/studies/intakes/{at.rsplit('/', 1)[1]}"
    assert "Files are still to come" in sender.get(page).text
    assert sender.post(f"{page}/cancellation").status_code == 303
    assert "cancelled" in sender.get(page).text
    refused = sender.put(f"{at}/files/1", content=b"12345")
    assert (refused.status_code, "it was cancelled" in refused.json()["detail"]) == (409, True)
    assert sender.post(f"{at}/cancellation").status_code == 409
    assert sender.post(f"{page}/retry").status_code == 409


def test_a_token_of_scope_intake_may_send_and_another_may_not(client: TestClient, db: Session) -> None:
    who = person(db, Role.COORDINATOR)
    actor = Actor(who.id, who.display_name, frozenset({Role.COORDINATOR}))
    for scope, status in ((Scope.INTAKE, 201), (Scope.RELEASES, 404)):
        made = accounts.create_token(db, actor, name="send", scopes=[scope], days=1)
        db.commit()
        headers = {"Authorization": f"Bearer {made.secret}"}
        assert client.post("/api/v1/intakes", json={}, headers=headers).status_code == status
    assert db.scalars(select(Study)).all() == []
