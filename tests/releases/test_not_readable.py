"""A case that a reader called not readable is told in a release with who, when and why: it is no missing data."""

import csv
import io
import json
import zipfile
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import Role, Scope
from app.assignments import actions as assigning
from app.assignments import store as plan
from app.reading import actions as reading
from app.reading import store as readings_store
from app.releases import store
from app.releases.rules.readiness import Readiness
from tests.factories import people
from tests.releases.releasing import Releasing

WHY = "motion on all slices"


class Ward(Releasing):
    """Two cases, both signed once; of the first Ada's signature was made void and she called it something."""

    def __init__(self, db: Session) -> None:
        super().__init__(db, cases=2)
        self.sign_all()
        self.unread = self.reopen(self.ada)
        self.case_id = readings_store.own_reading(db, self.ada.person_id, self.unread).case_id

    def report(self, kind: str = "unreadable", note: str = WHY) -> UUID:
        made = reading.report_problem(self.db, self.ada, self.unread, kind=kind, note=note)
        self.db.commit()
        return made.id

    def files(self) -> dict[str, bytes]:
        archive = self.archive(self.make(self.freeze()))
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture
def ward(db: Session) -> Ward:
    return Ward(db)


def table(files: dict[str, bytes], name: str = "not_readable") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"tables/{name}.csv"].decode(), newline="")))


def test_the_tables_and_the_json_tell_who_when_and_why(ward: Ward) -> None:
    ward.report()
    files = ward.files()
    (row,) = table(files)
    study = next(one for one in ward.studies if one.label == row["label"])
    assert (row["case"], row["kind"], row["reason"]) == (study.label.replace(" ", "-"), "unreadable", WHY)
    assert (row["stands"], row["released"], row["resolved_at"]) == ("true", "false", "")
    assert json.loads(row["study_uids"]) == [study.study_uid]
    assert row["at"].endswith("Z")
    assert row["reader"] in {one["reader"] for one in table(files, "readers")}
    about = json.loads(files["release.json"])
    assert [one["reason"] for one in about["not_readable"]] == [WHY]
    assert about["excluded"] == [{"label": row["label"], "why": f"{row['reader']} called it not readable: {WHY}"}]
    explained = {one["column"] for one in table(files, "dictionary") if one["table"] == "not_readable"}
    assert set(row) | {""} == explained


def test_a_case_that_was_read_after_all_tells_of_it_beside_its_readings(ward: Ward) -> None:
    problem = ward.report()
    reading.resolve_problem(ward.db, ward.coordinator, ward.campaign.id, problem, note="the images were sent again")
    ward.sign_again(ward.ada)
    ward.examine()
    files = ward.files()
    (row,) = table(files)
    assert (row["stands"], row["released"], row["resolved_at"] != "") == ("false", "true", True)
    case = json.loads(files[f"cases/{row['case']}/case.json"])
    assert [one["reason"] for one in case["not_readable"]] == [WHY]
    assert b"sent again" not in b"".join(files.values())


def test_words_that_may_name_a_patient_are_not_told(ward: Ward) -> None:
    ward.report("identity_visible", "the name Mustermann is burnt in")
    files = ward.files()
    assert [(one["kind"], one["reason"]) for one in table(files)] == [("identity_visible", "")]
    assert b"Mustermann" not in b"".join(files.values())


def test_of_a_case_that_was_removed_nothing_but_the_report_is_told(ward: Ward) -> None:
    ward.report()
    label = plan.case_series(ward.db, [ward.case_id])[0].label
    assigning.remove_case(ward.db, ward.coordinator, ward.campaign.id, ward.case_id, reason="not readable by anybody")
    ward.db.commit()
    files = ward.files()
    assert [(one["case"], one["label"], one["patient"], one["reason"]) for one in table(files)] == [("", "", "", WHY)]
    assert label.encode() not in b"".join(files.values())


def test_the_api_and_the_page_tell_it_too(ward: Ward, client: TestClient) -> None:
    ward.report()
    release = ward.make(ward.freeze())
    assert any("called it not readable" in one for one in release_remarks(ward))
    owner = people.actor(ward.db, Role.API_CLIENT, name="Client")
    token = accounts.create_token(ward.db, owner, name="pull", scopes=[Scope.RELEASES], days=1)
    ward.db.commit()
    answer = client.get(f"/api/v1/releases/{release.id}", headers={"Authorization": f"Bearer {token.secret}"})
    (told,) = answer.json()["not_readable"]
    assert (told["kind"], told["reason"], told["stands"]) == ("unreadable", WHY, True)


def release_remarks(ward: Ward) -> list[str]:
    return [remark for line in store.lines(ward.db, ward.campaign.id) for remark in line.freeze.pins["remarks"]]


def test_what_is_not_readable_is_not_counted_as_not_signed() -> None:
    ready = Readiness(cases=4, finished=2, examined=2, settled=2, not_readable=1)
    assert [one.partition(" left out")[0] for one in ready.remarks] == ["1 case is", "1 case is"]
    only = Readiness(cases=3, finished=2, examined=2, settled=2, not_readable=1)
    assert ["not all readings" in one for one in only.remarks] == [False]
