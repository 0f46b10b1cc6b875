"""The reading room's API, as the viewer uses it."""

import csv
import io
import json
import statistics
import threading
import time
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.assignments import store as plan
from app.kernel.db import session_maker
from app.reading import store
from app.reading.tables import Revision, Submission
from tests.factories import people, readings
from tests.factories.people import PASSWORD
from tests.statements import counted


class Viewer:
    """One reader's browser before one reading."""

    def __init__(self, client: TestClient, db: Session) -> None:
        self.client, self.db = client, db
        self.coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
        self.ada = people.actor(db, Role.READER, name="Ada")
        self.ben = people.actor(db, Role.READER, name="Ben")
        self.study = readings.study(db)
        self.campaign = readings.campaign(
            db, self.coordinator, readers=[self.ada, self.ben], studies=[self.study, readings.study(db)]
        )
        self.sign_in(self.ada)
        self.reading_id = UUID(client.post("/worklist/next").headers["location"].rpartition("/")[2])
        self.address = f"/api/v1/readings/{self.reading_id}"

    def sign_in(self, somebody: Actor) -> None:
        person = self.db.get(Person, somebody.person_id)
        assert person is not None
        people.signed_in(self.client, self.db, person)

    def complete(self) -> dict[str, Any]:
        reading = store.own_reading(self.db, self.ada.person_id, self.reading_id)
        return readings.complete(self.db, readings.study_of(self.db, reading.case_id))

    def save(self, body: Any, *, revision: int = 0, key: UUID | None = None) -> httpx.Response:
        headers = {"If-Match": f'"{revision}"', "Idempotency-Key": str(key or uuid4())}
        return self.client.put(f"{self.address}/draft", json=body, headers=headers)

    def sign(self, *, revision: int = 1, password: str = PASSWORD) -> httpx.Response:
        return self.client.post(f"{self.address}/submission", json={"password": password, "revision": revision})


@pytest.fixture
def viewer(client: TestClient, db: Session) -> Viewer:
    return Viewer(client, db)


def test_a_draft_comes_back_as_it_was_saved(viewer: Viewer) -> None:
    empty = viewer.client.get(f"{viewer.address}/draft")
    assert (empty.headers["etag"], empty.json()["revision"], empty.json()["saved_at"]) == ('"0"', 0, None)
    body = viewer.complete()
    saved = viewer.save(body)
    assert saved.status_code == 200
    assert saved.headers["etag"] == '"1"'
    draft = viewer.client.get(f"{viewer.address}/draft")
    assert draft.headers["etag"] == '"1"'
    found = draft.json()
    assert found["saved_at"] == saved.json()["saved_at"]
    assert found["computed"] == saved.json()["computed"] != {}
    assert found["findings"] == [{"id": body["findings"][0]["id"], "order": 1, "deleted": False}]
    sent = {mark["id"]: mark for mark in body["marks"]}
    for mark in found["marks"]:
        same = {key: mark[key] for key in sent[mark["id"]] if key != "geometry"}
        assert same == {key: value for key, value in sent[mark["id"]].items() if key != "geometry"}
        assert sent[mark["id"]]["geometry"].items() <= mark["geometry"].items()


def test_what_comes_back_can_be_saved_again(viewer: Viewer) -> None:
    viewer.save(viewer.complete())
    draft = viewer.client.get(f"{viewer.address}/draft").json()
    again = {key: draft[key] for key in ("findings", "marks", "answers")}
    assert viewer.save(again, revision=1).status_code == 200


def test_the_four_noes_of_a_save(viewer: Viewer) -> None:
    key, body = uuid4(), {"answers": readings.case_answers()}
    first = viewer.save(body, key=key)
    assert viewer.save(body, key=key).json() == first.json()
    other = viewer.save({"answers": []}, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    stale = viewer.save(body)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert stale.json()["details"] == {"revision": 1}
    assert viewer.save(viewer.complete(), revision=1).status_code == 200
    assert viewer.sign(revision=2).status_code == 201
    signed = viewer.save(body, revision=2)
    assert (signed.status_code, signed.json()["code"]) == (409, "signed")
    assert signed.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "spoiled",
    [
        {"reader_id": str(uuid4())},
        {"findings": [{"id": "1"}]},
        {"answers": [{"question": "t2w", "scope_kind": "case", "state": "answered", "value": "3"}]},
        {"answers": [{"question": "never", "scope_kind": "case", "state": "answered", "value": 1}]},
        {"answers": [{"question": "gland_ap_mm", "scope_kind": "case", "state": "answered", "value": 9e9}]},
        {"marks": [{"id": str(uuid4()), "kind": "point", "geometry": {}, "stack_id": str(uuid4())}]},
        {"active_ms": -1},
    ],
)
def test_a_save_with_undeclared_or_unfit_parts_is_refused_whole(viewer: Viewer, spoiled: dict[str, Any]) -> None:
    answer = viewer.save({"findings": [{"id": str(uuid4()), "order": 1}], **spoiled})
    assert answer.status_code == 422
    assert viewer.client.get(f"{viewer.address}/draft").json()["revision"] == 0


def test_a_save_must_name_the_revision_it_changes(viewer: Viewer) -> None:
    answer = viewer.client.put(f"{viewer.address}/draft", json={}, headers={"Idempotency-Key": str(uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (422, "if_match")


def test_signing_asks_for_the_password_and_leads_to_the_next_case(viewer: Viewer) -> None:
    viewer.save(viewer.complete())
    wrong = viewer.sign(password="not it")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_password")
    done = viewer.sign()
    assert done.status_code == 201
    assert len(done.json()["digest"]) == 64
    following = done.json()["next_reading_id"]
    assert following not in (None, str(viewer.reading_id))
    assert viewer.client.get(f"/api/v1/readings/{following}/draft").status_code == 200


def test_an_incomplete_reading_is_not_signed(viewer: Viewer) -> None:
    viewer.save({"answers": readings.case_answers()})
    refused = viewer.sign()
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    assert refused.json()["details"]["missing"]
    assert viewer.db.scalar(select(func.count()).select_from(Submission)) == 0


def test_a_problem_report_sets_the_case_aside(viewer: Viewer) -> None:
    report = {"kind": "wrong_study", "note": "this is a knee"}
    assert viewer.client.post(f"{viewer.address}/problem", json=report).status_code == 201
    assert viewer.client.post("/worklist/next").headers["location"] != f"/readings/{viewer.reading_id}"
    assert viewer.save({}, revision=0).status_code == 409


def test_a_foreign_reading_gives_the_bytes_of_a_missing_one(viewer: Viewer) -> None:
    viewer.save(viewer.complete())
    viewer.sign_in(viewer.ben)
    headers = {"If-Match": '"1"', "Idempotency-Key": str(uuid4())}
    requests: list[tuple[str, str, Any]] = [
        ("GET", "draft", None),
        ("PUT", "draft", {"findings": []}),
        ("POST", "submission", {"password": PASSWORD, "revision": 1}),
        ("POST", "problem", {"kind": "unreadable", "note": ""}),
    ]
    for method, part, body in requests:
        foreign, missing = (
            viewer.client.request(method, f"/api/v1/readings/{one}/{part}", json=body, headers=headers)
            for one in (viewer.reading_id, uuid4())
        )
        assert (foreign.status_code, foreign.content) == (404, missing.content)
        assert dict(foreign.headers) == dict(missing.headers)


def test_of_many_windows_saving_at_once_exactly_one_is_first(viewer: Viewer) -> None:
    """Threads with sessions of their own: the lock on the reading lets revisions come one by one."""
    from app.kernel.refusals import Stale
    from app.reading import actions
    from app.reading.values import DraftChange

    body = {"answers": readings.case_answers()}
    results: list[str] = []
    gate = threading.Barrier(6)

    def window() -> None:
        gate.wait()
        try:
            with session_maker().begin() as session:
                actions.save(
                    session,
                    viewer.ada,
                    viewer.reading_id,
                    DraftChange.model_validate(body),
                    expected=0,
                    key=uuid4(),
                    sent=json.dumps(body).encode(),
                )
            results.append("saved")
        except Stale:
            results.append("stale")

    threads = [threading.Thread(target=window) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["saved"] + ["stale"] * 5
    assert viewer.db.scalar(select(func.count()).select_from(Revision)) == 1


def test_saving_a_mask_asks_the_database_a_bounded_number_of_times(viewer: Viewer) -> None:
    """What makes a save fast: the statements do not grow with the reading (bench measures the time itself)."""
    body = viewer.complete()
    viewer.save(body)
    counts, times = [], []
    for revision in range(1, 9):
        mask = {**body["marks"][1], "id": str(uuid4())}
        with counted() as seen:
            began = time.perf_counter()
            assert viewer.save({"marks": [mask], "active_ms": 4000}, revision=revision).status_code == 200
            times.append(time.perf_counter() - began)
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 24, counts
    print(f"median {statistics.median(times) * 1000:.1f} ms, {counts[0]} statements")


def test_the_interim_table_has_finished_cases_only_and_says_what_it_is_not(viewer: Viewer) -> None:
    """Ada signs both cases, Ben one of them: only that one is finished."""
    dangerous = '=HYPERLINK("http://evil.example")'
    done = []
    for reader in (viewer.ada, viewer.ada, viewer.ben):
        reading_id = readings.opened(viewer.db, reader)
        case_id = store.own_reading(viewer.db, reader.person_id, reading_id).case_id
        study_id = readings.study_of(viewer.db, case_id)
        readings.saved(viewer.db, reader, reading_id, readings.complete(viewer.db, study_id, rationale=dangerous))
        readings.signed(viewer.db, reader, reading_id)
        done.append(plan.case_series(viewer.db, [case_id])[0].label)
    viewer.sign_in(viewer.coordinator)
    answer = viewer.client.get(f"/campaigns/{viewer.campaign.id}/answers.csv")
    assert answer.status_code == 200
    assert "not-a-release" in answer.headers["content-disposition"]
    first, columns, *rows = csv.reader(io.StringIO(answer.text))
    assert "NOT A RELEASE" in first[0]
    assert columns[:3] == ["case", "reader", "case_code"]
    assert {row[0] for row in rows} == {done[-1]}
    assert {row[1] for row in rows} == {"Ada", "Ben"}
    assert [row[columns.index("value")] for row in rows if row[5] == "rationale"] == [f"'{dangerous}"] * 2
    assert [row[columns.index("value")] for row in rows if row[5] == "category_computed"] == ["4", "4"]
