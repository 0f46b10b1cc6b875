"""A coordinator who also reads learns nothing of the others' readings from what coordinating answers."""

import re
from urllib.parse import unquote
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.web.flash import COOKIE
from tests.factories import people, readings

IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\?v=[0-9a-f]{12}|C\d{4}|\d\d:\d\d(?::\d\d)?|[0-9a-f]{16}")


def answers_after(client: TestClient, db: Session, *, signed: int, tag: str) -> list[str]:
    """Bo coordinates and reads, Ben has signed so many of three cases: Ben is withdrawn, the rest given away."""
    bo = people.person(db, Role.COORDINATOR, Role.READER, name="Bo", email=f"bo-{tag}@example.org")
    ben = people.actor(db, Role.READER, name=f"Ben {tag}")
    eve = people.actor(db, Role.READER, name=f"Eve {tag}")
    actor = people.signed_in(client, db, bo)
    made = readings.campaign(
        db, actor, readers=[actor, ben, eve], studies=[readings.study(db) for _ in range(3)], readers_per_case=2
    )
    for _ in range(signed):
        readings.read_and_sign(db, ben, made.id)
    address = f"/campaigns/{made.id}"
    seen = [client.get(address).text]
    seen += posted(client, f"{address}/readers/{ben.person_id}/withdrawal", {"reason": "on leave"})
    seen += [client.get(address).text, *posted(client, f"{address}/assignments/evenly", {}), client.get(address).text]
    seen += posted(client, f"{address}/agreement/comparisons", {})
    return [IDS.sub("", one.replace(tag, "")) for one in seen]


def posted(client: TestClient, address: str, form: dict[str, str]) -> list[str]:
    answer = client.post(address, data=form)
    said = unquote(answer.cookies.get(COOKIE, ""))
    client.cookies.delete(COOKIE)
    return [str(answer.status_code), said, answer.text]


def test_nothing_tells_how_much_a_withdrawn_reader_had_signed(client: TestClient, db: Session) -> None:
    assert answers_after(client, db, signed=0, tag="quince") == answers_after(client, db, signed=2, tag="quartz")


@pytest.mark.parametrize("replaced", [False, True])
def test_a_withdrawal_is_answered_without_a_count(client: TestClient, db: Session, replaced: bool) -> None:
    bo = people.person(db, Role.COORDINATOR, Role.READER, name="Bo")
    ben = people.actor(db, Role.READER, name="Ben")
    eve = people.actor(db, Role.READER, name="Eve")
    actor = people.signed_in(client, db, bo)
    made = readings.campaign(db, actor, readers=[actor, ben], studies=[readings.study(db)])
    form = {"reason": "on leave"} | ({"replacement_id": str(eve.person_id)} if replaced else {})
    _, said, _ = posted(client, f"/campaigns/{made.id}/readers/{ben.person_id}/withdrawal", form)
    assert said
    assert not re.search(r"\d", said)


def test_such_a_coordinator_compares_nothing(client: TestClient, db: Session) -> None:
    bo = people.person(db, Role.COORDINATOR, Role.READER, name="Bo")
    actor = people.signed_in(client, db, bo)
    made = readings.campaign(db, actor, readers=[actor], studies=[readings.study(db)])
    readings.read_and_sign(db, actor, made.id)
    assert client.post(f"/campaigns/{made.id}/agreement/comparisons").status_code == 404
    nowhere = UUID(int=7)
    assert client.post(f"/campaigns/{nowhere}/agreement/comparisons").status_code == 404
