"""A delivery arrives in parts, is taken up again, cancelled, or opened once more; all of it is in the record."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.actions import ensure_house
from app.accounts.values import SYSTEM
from app.audit.tables import Event
from app.imaging import actions
from app.imaging.actions.receiving import DROP_TASK, INTAKE_TASK, waiting_of
from app.imaging.jobs import drop_waiting, run_intake, work_through_upload
from app.imaging.store import claims
from app.imaging.tables import Instance, Intake, IntakeFile, Study
from app.kernel.refusals import Conflict
from app.kernel.sealed import CHUNK_BYTES
from tests.factories import dicom

AT_ONCE = timedelta(seconds=-5)


@pytest.fixture
def delivery(db: Session) -> Intake:
    ensure_house(db)
    intake = actions.open_delivery(db, SYSTEM, source="upload", label_prefix="Pilot")
    db.commit()
    return intake


def send(db: Session, intake: Intake, files: dict[str, bytes]) -> None:
    announced = [actions.Announced(name, len(data)) for name, data in files.items()]
    rows = actions.announce_files(db, SYSTEM, intake.id, announced)
    judged = set(db.scalars(select(IntakeFile.sent_number).where(IntakeFile.intake_id == intake.id)))
    for row, data in zip(rows, files.values(), strict=True):
        if row.number in judged:
            continue
        waiting_of(intake).write(row.number, io.BytesIO(data))
    db.commit()


def images(count: int = 5) -> dict[str, bytes]:
    return {f"Doe/{n}": dicom.to_bytes(one) for n, one in enumerate(dicom.mr_series()[:count])}


def jobs_of(db: Session, task: str) -> int:
    waiting = text("SELECT count(*) FROM procrastinate.procrastinate_jobs WHERE task_name = :task AND status = 'todo'")
    return int(db.scalar(waiting, {"task": task}) or 0)


def verbs(db: Session, intake: Intake) -> list[str]:
    return list(db.scalars(select(Event.verb).where(Event.subject_id == intake.id).order_by(Event.sequence)))


def test_a_delivery_is_worked_through_when_all_has_arrived(db: Session, delivery: Intake) -> None:
    send(db, delivery, images())
    actions.complete_delivery(db, SYSTEM, delivery.id)
    db.commit()
    assert (delivery.state, jobs_of(db, INTAKE_TASK)) == ("waiting", 1)
    work_through_upload(db, str(delivery.id))
    db.refresh(delivery)
    assert (delivery.state, delivery.waiting_key, delivery.files_done) == ("done", None, 5)
    rows = db.execute(select(IntakeFile.sent_number, IntakeFile.verdict).order_by(IntakeFile.number)).all()
    assert rows == [(n, "accepted") for n in range(1, 6)]
    assert verbs(db, delivery) == ["intake.begun", "intake.arrived", "intake.finished"]


def test_a_file_that_is_announced_again_keeps_its_number_and_what_has_arrived(db: Session, delivery: Intake) -> None:
    big = [actions.Announced("big.zip", 3 * CHUNK_BYTES), actions.Announced("other", 5)]
    first, second = actions.announce_files(db, SYSTEM, delivery.id, big)
    waiting_of(delivery).append(first.number, 0, io.BytesIO(bytes(CHUNK_BYTES)), total=3 * CHUNK_BYTES)
    again = actions.announce_files(db, SYSTEM, delivery.id, [*reversed(big), actions.Announced("big.zip", 4)])
    assert [row.number for row in again] == [second.number, first.number, 3]
    assert waiting_of(delivery).arrived(first.number) == CHUNK_BYTES
    with pytest.raises(Conflict, match="3 files have not arrived completely") as refused:
        actions.complete_delivery(db, SYSTEM, delivery.id)
    assert refused.value.details == {"missing": 3}
    actions.complete_delivery(db, SYSTEM, delivery.id, leave_out_missing=True)


def test_late_files_of_a_delivery_join_its_series(db: Session, delivery: Intake) -> None:
    send(db, delivery, images(3))
    actions.complete_delivery(db, SYSTEM, delivery.id)
    db.commit()
    work_through_upload(db, str(delivery.id))
    send(db, delivery, images(5))
    db.refresh(delivery)
    assert delivery.state == "receiving"
    actions.complete_delivery(db, SYSTEM, delivery.id)
    db.commit()
    work_through_upload(db, str(delivery.id))
    db.expire_all()
    assert (delivery.state, delivery.files_done) == ("done", 5)
    (study,) = db.scalars(select(Study))
    assert len(study.series) == 1
    assert len(db.scalars(select(Instance)).all()) == 5
    assert "intake.reopened" in verbs(db, delivery)


def test_a_cancelled_delivery_brings_nothing_in_and_cannot_be_read_any_more(db: Session, delivery: Intake) -> None:
    send(db, delivery, images())
    actions.complete_delivery(db, SYSTEM, delivery.id)
    waiting = waiting_of(delivery)
    db.commit()
    actions.cancel_delivery(db, SYSTEM, delivery.id)
    db.commit()
    # a worker that had begun before
    run_intake(SYSTEM, delivery.id, waiting)
    work_through_upload(db, str(delivery.id))
    db.refresh(delivery)
    assert (delivery.state, delivery.waiting_key) == ("cancelled", None)
    assert db.scalars(select(Study)).all() == []
    assert jobs_of(db, DROP_TASK) == 1
    drop_waiting(db, str(delivery.id))
    assert not waiting.folder.exists()
    with pytest.raises(Conflict):
        actions.cancel_delivery(db, SYSTEM, delivery.id)


def test_only_one_process_works_on_a_delivery(db: Session, delivery: Intake) -> None:
    send(db, delivery, images())
    with claims.claimed(delivery.id), pytest.raises(Conflict, match="worked through already"):
        run_intake(SYSTEM, delivery.id, waiting_of(delivery))


def test_a_delivery_whose_job_is_lost_is_taken_up_again(db: Session, delivery: Intake) -> None:
    send(db, delivery, images())
    delivery.state = "working"
    db.commit()
    with claims.claimed(delivery.id):
        actions.recover_intakes(db, SYSTEM, at_least=AT_ONCE)
        assert jobs_of(db, INTAKE_TASK) == 0
    actions.recover_intakes(db, SYSTEM, at_least=AT_ONCE)
    db.commit()
    actions.recover_intakes(db, SYSTEM, at_least=AT_ONCE)
    assert jobs_of(db, INTAKE_TASK) == 1


def test_a_delivery_that_breaks_again_and_again_fails_in_words_and_can_be_tried_again(
    db: Session, delivery: Intake
) -> None:
    send(db, delivery, images())
    actions.complete_delivery(db, SYSTEM, delivery.id)
    db.execute(text("UPDATE procrastinate.procrastinate_jobs SET status = 'failed'"))
    actions.recover_intakes(db, SYSTEM, at_least=AT_ONCE)
    db.commit()
    assert delivery.state == "failed"
    assert "was given up. Try again" in (delivery.problem or "")
    actions.retry_delivery(db, SYSTEM, delivery.id)
    db.commit()
    work_through_upload(db, str(delivery.id))
    db.refresh(delivery)
    assert delivery.state == "done"


def test_a_killed_command_line_is_said_and_can_be_repeated(db: Session, tmp_path: Path) -> None:
    ensure_house(db)
    stuck = actions.begin_intake(db, SYSTEM, source="folder")
    actions.set_working(db, stuck.id, 40)
    db.commit()
    actions.recover_intakes(db, SYSTEM)
    assert stuck.state == "working"
    actions.recover_intakes(db, SYSTEM, at_least=AT_ONCE)
    assert (stuck.state, (stuck.problem or "")[:44]) == ("failed", "The program that read these files was stoppe")


def test_a_scanner_s_delivery_that_broke_off_is_worked_through_as_far_as_it_came(db: Session) -> None:
    ensure_house(db)
    delivery = actions.open_delivery(db, SYSTEM, source="dicom")
    waiting_of(delivery).write(1, io.BytesIO(images(1)["Doe/0"]))
    db.commit()
    actions.recover_intakes(db, SYSTEM, at_least=AT_ONCE)
    db.commit()
    work_through_upload(db, str(delivery.id))
    db.refresh(delivery)
    assert (delivery.state, len(db.scalars(select(Study)).all())) == ("done", 1)


def test_a_worker_that_does_not_see_what_waits_says_so_and_it_can_be_tried_again(db: Session, delivery: Intake) -> None:
    send(db, delivery, images())
    actions.complete_delivery(db, SYSTEM, delivery.id)
    db.commit()
    here = waiting_of(delivery).folder
    away = here.rename(here.with_name("of another machine"))
    work_through_upload(db, str(delivery.id))
    db.commit()
    assert delivery.state == "failed"
    assert "must be shared by all web servers and workers" in (delivery.problem or "")
    away.rename(here)
    actions.retry_delivery(db, SYSTEM, delivery.id)
    db.commit()
    work_through_upload(db, str(delivery.id))
    db.refresh(delivery)
    assert (delivery.state, delivery.files_done) == ("done", 5)
