"""A campaign compared in the background: progress, cancelling, taking up again; pairs are measured once."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.agreement import actions, store
from app.agreement.actions import running
from app.agreement.metrics import mask_pair
from app.agreement.store import parts
from app.agreement.tables import Comparison, PairMeasure
from app.agreement.values import MetricValue
from app.assignments import store as assignments
from app.assignments.tables import Campaign
from app.audit.tables import Event
from app.kernel.refusals import Conflict
from app.kernel.signals import Signal
from app.reading.tables import Reading
from tests.factories import people, readings


@pytest.fixture
def coordinator(db: Session) -> Actor:
    readings.reader_with_a_signed_reading(db, name="Noise Maker")
    return people.actor(db, Role.COORDINATOR, name="Cora")


def finished(db: Session, coordinator: Actor, cases: int) -> Campaign:
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben")]
    made = readings.campaign(db, coordinator, readers=readers, studies=[readings.study(db) for _ in range(cases)])
    for reader in readers:
        for _ in range(cases):
            readings.read_and_sign(db, reader, made.id)
    return made


def waiting(db: Session, run_id: UUID) -> list[list[tuple[UUID, UUID]]]:
    """The cases of each job of a run."""
    rows = db.execute(
        text("SELECT args FROM procrastinate.procrastinate_jobs WHERE task_name = :task ORDER BY id"),
        {"task": running.TASK},
    )
    of_run: list[dict[str, Any]] = [args for (args,) in rows if args["run_id"] == str(run_id)]
    return [[(UUID(case), UUID(stage)) for case, stage in json.loads(args["cases"])] for args in of_run]


def test_a_run_compares_in_pieces_and_says_how_far_it_is(
    db: Session, coordinator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CASES_AT_ONCE", 2)
    campaign = finished(db, coordinator, 3)
    run = actions.begin_run(db, coordinator, campaign.id)
    with pytest.raises(Conflict, match="already"):
        actions.begin_run(db, coordinator, campaign.id)
    jobs = waiting(db, run.id)
    assert [len(cases) for cases in jobs] == [2, 1]
    actions.compare_some(db, run.id, jobs[0])
    db.commit()
    db.refresh(run)
    assert (run.state, run.done, run.total, run.ended_at) == ("working", 2, 3, None)
    actions.compare_some(db, run.id, jobs[1])
    db.commit()
    db.refresh(run)
    assert (run.state, run.done) == ("done", 3)
    assert run.ended_at is not None
    assert len(store.current_comparisons(db, campaign.id)) == 3
    assert db.scalar(select(func.count()).where(Signal.name == "comparison.made")) == 3
    (event,) = db.scalars(select(Event).where(Event.verb == "comparisons.begun")).all()
    assert (event.subject_id, event.new) == (run.id, {"cases": 3})


def test_a_cancelled_run_does_no_more_and_the_next_takes_up_what_is_left(
    db: Session, coordinator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CASES_AT_ONCE", 1)
    campaign = finished(db, coordinator, 2)
    run = actions.begin_run(db, coordinator, campaign.id)
    first, second = waiting(db, run.id)
    actions.compare_some(db, run.id, first)
    actions.cancel_run(db, coordinator, run.id)
    actions.compare_some(db, run.id, second)
    db.commit()
    db.refresh(run)
    assert (run.state, run.done, len(store.current_comparisons(db, campaign.id))) == ("cancelled", 1, 1)
    with pytest.raises(Conflict, match="ended"):
        actions.cancel_run(db, coordinator, run.id)
    again = actions.begin_run(db, coordinator, campaign.id)
    assert (again.total, waiting(db, again.id)) == (1, [second])
    assert db.scalars(select(Event.verb).where(Event.subject_id == run.id).order_by(Event.sequence)).all() == [
        "comparisons.begun", "comparisons.cancelled"
    ]  # fmt: skip


def test_nothing_to_compare_is_done_at_once(db: Session, coordinator: Actor) -> None:
    campaign = finished(db, coordinator, 1)
    actions.compare_finished(db, campaign.id)
    run = actions.begin_run(db, coordinator, campaign.id)
    assert (run.state, run.total, waiting(db, run.id)) == ("done", 0, [])
    assert store.newest_run(db, campaign.id) is run


def test_pairs_are_measured_as_soon_as_two_have_signed_and_recalled_at_the_end(
    db: Session, coordinator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben", "Cy")]
    campaign = readings.campaign(db, coordinator, readers=readers, studies=[readings.study(db)])
    reading = db.get_one(Reading, readings.read_and_sign(db, readers[0], campaign.id))
    place = (campaign.id, reading.case_id, reading.stage_id)
    for reader in readers[1:]:
        other = db.get_one(Reading, readings.opened(db, reader, campaign.id))
        body = readings.complete(db, readings.study_of(db, other.case_id))
        body["marks"][1] = readings.mask(db, readings.study_of(db, other.case_id), body["findings"][0]["id"], voxels=7)
        readings.saved(db, reader, other.id, body)
        readings.signed(db, reader, other.id)
        if reader is readers[1]:
            assert actions.compare_case(db, *place) is None
            assert db.scalar(select(func.count()).select_from(Comparison).where(Comparison.case_id == place[1])) == 0
            db.commit()
    before = db.scalar(select(func.count()).select_from(PairMeasure))
    assert before == 1  # Ada's drawing with Ben's
    measured: list[str] = []
    evaluate = mask_pair.MaskMetric.evaluate

    def counted(metric: mask_pair.MaskMetric, pair: mask_pair.MaskPair) -> MetricValue:
        measured.append(metric.key)
        return evaluate(metric, pair)

    monkeypatch.setattr(mask_pair.MaskMetric, "evaluate", counted)
    made = actions.compare_case(db, *place)
    db.commit()
    assert made is not None
    # Ben with Cy is new; Ada with Cy too where the readers' order turns the pair around
    assert measured.count("dice") in (1, 2)
    dice = {(str(v.reader_a_id), str(v.reader_b_id)): v.value for v in store.values(db, made) if v.metric == "dice"}
    assert sorted(value for value in dice.values() if value is not None) == [pytest.approx(10 / 12)] * 2 + [1]


@pytest.mark.parametrize("ends", ["done", "cancelled"])
def test_the_boards_are_asked_for_once_when_the_run_ends(
    db: Session, coordinator: Actor, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    monkeypatch.setattr(running, "CASES_AT_ONCE", 1)
    campaign = finished(db, coordinator, 2)
    stage = assignments.first_stage(db, campaign.id)
    parts.take_up(db, stage.id)
    run = actions.begin_run(db, coordinator, campaign.id)
    first, second = waiting(db, run.id)
    actions.compare_some(db, run.id, first)
    db.commit()
    assert not parts.is_planned(db, stage.id)
    if ends == "done":
        actions.compare_some(db, run.id, second)
    else:
        actions.cancel_run(db, coordinator, run.id)
    db.commit()
    db.refresh(run)
    assert run.state == ends
    assert parts.is_planned(db, stage.id)


def test_a_run_whose_jobs_failed_for_good_says_so_and_the_next_takes_up_what_is_left(
    db: Session, coordinator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CASES_AT_ONCE", 1)
    campaign = finished(db, coordinator, 2)
    stage = assignments.first_stage(db, campaign.id)
    run = actions.begin_run(db, coordinator, campaign.id)
    first, second = waiting(db, run.id)
    actions.compare_some(db, run.id, first)
    parts.take_up(db, stage.id)
    actions.end_broken_runs(db)
    assert run.state == "working"
    db.execute(
        text("UPDATE procrastinate.procrastinate_jobs SET status = 'failed' WHERE task_name = :task"),
        {"task": running.TASK},
    )
    actions.end_broken_runs(db)
    db.commit()
    db.refresh(run)
    assert (run.state, run.done, run.ended_at is None) == ("failed", 1, False)
    assert run.problem == "1 of 2 cases could not be compared; what was compared stands."
    assert parts.is_planned(db, stage.id)
    assert waiting(db, actions.begin_run(db, coordinator, campaign.id).id) == [second]
