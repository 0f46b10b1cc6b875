"""Studies from before the gate are judged afterwards: once, one by one, by a job or by a word."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.cli import main
from app.imaging import jobs, store
from app.imaging.tables import GateFinding, GateJudgement
from app.kernel.settings import Settings
from tests.factories import dicom, study_rows
from tests.factories.dicom_study import accepted
from tests.factories.people import person, signed_in


def forget_the_gate(house: Settings) -> None:
    """As in a house whose studies came in before there was a gate; only the owner of the tables can do that."""
    with create_engine(house.migration_database_url).begin() as owner:
        owner.execute(text("TRUNCATE gate_decision, gate_finding, kept_file, gate_study, gate_judgement, pixel_hold"))


def test_a_study_from_before_the_gate_is_judged_once(
    db: Session, house: Settings, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = dicom.prostate_study()
    study = accepted(db, [one for one in whole if not (one.SeriesNumber == 4 and one.InstanceNumber == 3)])
    rows = [study_rows.study(db) for _ in range(2)]
    db.rollback()
    forget_the_gate(house)
    assert not store.obstacles(db, [study.id])
    assert store.unjudged_count(db) == 3
    signed_in(client, db, person(db, Role.COORDINATOR))
    assert "3 studies of before are still to be judged" in client.get("/quarantine").text
    db.rollback()
    assert main(["judge"]) == 0
    told = capsys.readouterr()
    assert told.err.splitlines() == [f"{n} of 3 studies judged" for n in (1, 2, 3)]
    assert told.out == "3 studies judged.\n"
    db.expire_all()
    (obstacle,) = store.obstacles(db, [study.id])[study.id]
    assert "a slice seems to be missing" in obstacle.sentence
    found = db.scalars(select(GateFinding.id)).all()
    assert {row.study_id for row in db.scalars(select(GateJudgement))} == {study.id, *(one.id for one in rows)}
    db.rollback()
    assert main(["judge"]) == 0
    assert capsys.readouterr().out == "Every study was judged already.\n"
    assert db.scalars(select(GateFinding.id)).all() == found


def test_a_worker_judges_in_parts_and_goes_on_where_it_stopped(db: Session, house: Settings) -> None:
    for _ in range(3):
        study_rows.study(db)
    heard: list[tuple[int, int]] = []
    assert jobs.judge_rest(lambda *told: heard.append(told), seconds=0) == 1
    assert heard == [(1, 3)]
    assert store.unjudged_count(db) == 2
    db.rollback()
    jobs.judge(db)
    assert store.unjudged_count(db) == 0
    assert jobs.judge_rest() == 0
