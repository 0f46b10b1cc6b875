"""A case that was looked at and left as it was tells its time too."""

from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.audit.tables import Event
from app.reading import actions, store
from app.reading.store.pinned import pinned_readings
from app.reading.tables import Reading, Submission, TimeLog
from tests.factories import people, readings
from tests.factories.study_rows import study

SPENT = {"active_ms": 120_000, "question_ms": {"t2w": 4_000}}


class Looking:
    def __init__(self, client: TestClient, db: Session) -> None:
        self.client, self.db = client, db
        self.cora = people.actor(db, Role.COORDINATOR, name="Cora")
        self.ada = people.actor(db, Role.READER, name="Ada")
        self.campaign = readings.campaign(db, self.cora, readers=[self.ada], studies=[study(db)])
        self.reading_id = readings.opened(db, self.ada, self.campaign.id)
        self.sign_in(self.ada)

    def sign_in(self, somebody: Actor) -> None:
        people.signed_in(self.client, self.db, self.db.get_one(Person, somebody.person_id))

    def tell(self, key: UUID | None = None, **spent: object) -> Response:
        headers = {"Idempotency-Key": str(key or uuid4())}
        found: Response = self.client.post(
            f"/api/v1/readings/{self.reading_id}/times", json=SPENT | spent, headers=headers
        )
        return found

    def sign(self, revision: int) -> int:
        study_id = readings.study_of(self.db, self.db.get_one(Reading, self.reading_id).case_id)
        readings.saved(
            self.db,
            self.ada,
            self.reading_id,
            readings.complete(self.db, study_id) | {"active_ms": 0},
            expected=revision,
        )
        readings.signed(self.db, self.ada, self.reading_id, revision=revision + 1)
        return revision + 1


@pytest.fixture
def looking(client: TestClient, db: Session) -> Looking:
    return Looking(client, db)


def test_opened_looked_at_and_left_is_time_without_a_revision(looking: Looking) -> None:
    key = uuid4()
    assert [looking.tell(key).status_code for _ in range(2)] == [204, 204]
    (row,) = looking.db.scalars(select(TimeLog).where(TimeLog.reading_id == looking.reading_id)).all()
    assert (row.active_ms, row.editing_ms, row.question_ms, row.revision) == (120_000, 0, {"t2w": 4_000}, 0)
    assert store.status(looking.db, looking.reading_id).revision == 0
    (event,) = looking.db.scalars(select(Event).where(Event.verb == "reading.looked_at")).all()
    assert (event.new or {})["active_ms"] == 120_000


def test_it_is_refused_without_time_of_others_readings_and_once_signed(looking: Looking) -> None:
    assert [looking.tell(active_ms=wrong).status_code for wrong in (0, -1, 86_400_001)] == [422, 422, 422]
    looking.sign(0)
    late = looking.tell()
    assert (late.status_code, late.json()["code"]) == (409, "signed")
    looking.sign_in(people.actor(looking.db, Role.READER, name="Ben"))
    assert looking.tell().status_code == 404


def test_what_is_looked_at_after_a_reopening_changes_no_earlier_signature(looking: Looking) -> None:
    looking.tell()
    looking.sign(0)

    def signed_ms() -> list[int]:
        (signed,) = looking.db.scalars(select(Submission.id)).all()
        return [one.active_ms for one in pinned_readings(looking.db, [signed])]

    before = signed_ms()
    assert before == [120_000]
    actions.reopen(looking.db, looking.cora, looking.campaign.id, looking.reading_id, reason="look again")
    looking.db.commit()
    assert looking.tell().status_code == 204
    assert signed_ms() == before
