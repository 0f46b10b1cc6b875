"""Joining two frames of reference through the browser and the API: seen before it is recorded, refused in words."""

import re
from html import unescape

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.imaging.tables import FrameRegistration
from tests.factories import registered, study_rows
from tests.factories.people import person, signed_in

PAIRS = "\n".join(" ".join(str(number) for number in (*one.from_mm, *one.to_mm)) for one in registered.landmarks())


def test_landmarks_are_checked_recorded_and_withdrawn(client: TestClient, db: Session) -> None:
    cora = signed_in(client, db, person(db, Role.COORDINATOR, name="Cora Coordinator"))
    study = study_rows.study(db, apart={"adc"})
    path = f"/studies/{study.id}/registrations"
    assert "2 frames of reference" in client.get(f"/studies/{study.id}").text
    assert "not linked in the reading room" in client.get(path).text
    first, second = registered.frames(db, study.id)
    filled = {"from_frame": first, "to_frame": second, "method": "landmarks", "landmarks": PAIRS, "reason": "Moved."}

    checked = client.post(f"{path}/check", data=filled)
    assert "0.00 mm</strong> (root mean square of 4 pairs)" in checked.text
    assert "90.00°" in checked.text
    assert db.scalars(select(FrameRegistration)).all() == []

    hidden = re.findall(r'<textarea name="(\w+)" hidden>\n?(.*?)</textarea>', checked.text, flags=re.DOTALL)
    answer = client.post(path, data={name: unescape(value) for name, value in hidden})
    assert answer.status_code == 303
    row = db.scalars(select(FrameRegistration)).one()
    assert (row.by, row.role, row.reason) == (cora.person_id, "coordinator", "Moved.")
    page = client.get(path).text
    assert "Cora Coordinator as coordinator" in page
    assert "in force" in page
    assert "4 pairs, residual 0.00 mm" in page

    answer = client.post(f"{path}/{row.id}/withdrawal", data={"reason": "A pair was swapped."})
    assert answer.status_code == 303
    assert "“A pair was swapped.”" in client.get(path).text


def test_bad_input_gives_a_plain_sentence_and_records_nothing(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.COORDINATOR))
    study = study_rows.study(db, apart={"adc"})
    first, second = registered.frames(db, study.id)
    filled = {"from_frame": first, "to_frame": second, "method": "software", "detail": "x 1", "reason": "Moved."}
    for matrix, sentence in (
        ("1 0 0", "The matrix has 3 numbers"),
        ("1 0 zero", "“zero” is not a number"),
        ("-1 0 0 0 0 1 0 0 0 0 1 0", "This matrix mirrors"),
        ("2 0 0 0 0 2 0 0 0 0 2 0", "stretches or shears"),
    ):
        for step in ("", "/check"):
            answer = client.post(f"/studies/{study.id}/registrations{step}", data={**filled, "matrix": matrix})
            assert answer.status_code == 422
            assert sentence in unescape(answer.text)
    assert db.scalars(select(FrameRegistration)).all() == []


def test_one_frame_has_nothing_to_join(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.ADMINISTRATOR))
    study = study_rows.study(db)
    assert "All series lie in one frame of reference" in client.get(f"/studies/{study.id}").text
    assert "there is nothing to register" in client.get(f"/studies/{study.id}/registrations").text


def test_programs_do_the_same_by_the_api(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.ADMINISTRATOR, name="Ann Admin"))
    study = study_rows.study(db, apart={"adc"})
    path = f"/api/v1/studies/{study.id}/registrations"
    first, second = registered.frames(db, study.id)
    matrix = [list(registered.QUARTER_TURN[start : start + 4]) for start in (0, 4, 8, 12)]
    body = {"from_frame": first, "to_frame": second, "method": "software", "detail": "elastix 5.1", "reason": "Moved."}
    made = client.post(path, json={**body, "matrix": matrix})
    assert made.status_code == 201
    assert made.json()["matrix"] == matrix

    refused = client.post(path, json={**body, "matrix": [[0, 0, 0, 0]] * 4})
    assert refused.status_code == 422
    assert "last row" in refused.json()["detail"]

    listed = client.get(path).json()
    assert [frame["frame_of_reference_uid"] for frame in listed["frames"]] == [first, second]
    (row,) = listed["registrations"]
    assert (row["in_force"], row["method"], row["residual_mm"]) == (True, "software", None)
    gone = client.post(f"{path}/{row['id']}/withdrawal", json={"reason": "Wrong direction."})
    assert gone.status_code == 204
    (row,) = client.get(path).json()["registrations"]
    assert (row["in_force"], row["withdrawn_because"]) == (False, "Wrong direction.")
