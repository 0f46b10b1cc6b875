"""Comparing a whole campaign in the background: begun, seen to progress, cancelled, taken up again."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Actor
from app.agreement import store
from app.agreement.actions.boards import ask_for_boards
from app.agreement.actions.comparing import compare, without_comparison
from app.agreement.tables import ComparisonRun
from app.assignments import store as assignments
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel import clock, jobs, signals
from app.kernel.ids import new_id
from app.kernel.refusals import Conflict

TASK = "agreement.compare"
CASES_AT_ONCE = 10
"""Of one job: what is lost when a worker dies, and how often progress is seen."""

WORKING, DONE, CANCELLED, FAILED = "working", "done", "cancelled", "failed"


def begin_run(session: Session, actor: Actor, campaign_id: UUID) -> ComparisonRun:
    """Every finished case without a standing comparison, in jobs of a few cases that workers share.

    After a crash or a cancelled run, the next one takes up what is left. Conflict while one is working.
    """
    assignments.campaign(session, campaign_id, lock=True)
    before = store.newest_run(session, campaign_id)
    if before is not None and before.state == WORKING:
        raise Conflict("The cases of this campaign are being compared already.")
    waiting = without_comparison(session, campaign_id)
    run = ComparisonRun(id=new_id(), campaign_id=campaign_id, by=actor.person_id, total=len(waiting), state=WORKING)
    if not waiting:
        run.state, run.ended_at = DONE, clock.now(session)
    session.add(run)
    session.flush()
    for start in range(0, len(waiting), CASES_AT_ONCE):
        some = [[str(case_id), str(stage_id)] for case_id, stage_id in waiting[start : start + CASES_AT_ONCE]]
        jobs.defer(session, TASK, run_id=str(run.id), cases=json.dumps(some))
    _record(session, actor.person_id, run, "comparisons.begun", {"cases": run.total})
    return run


def cancel_run(session: Session, actor: Actor, run_id: UUID) -> ComparisonRun:
    """What was compared stays; jobs that wait find the run cancelled and do nothing."""
    run = session.get_one(ComparisonRun, store.run(session, run_id).id, with_for_update=True)
    if run.state != WORKING:
        raise Conflict("These comparisons have ended already.")
    run.state, run.ended_at = CANCELLED, clock.now(session)
    session.flush()
    _ask_for_all_boards(session, run.campaign_id)
    _record(session, actor.person_id, run, "comparisons.cancelled", {"done": run.done, "cases": run.total})
    return run


def end_broken_runs(session: Session) -> None:
    """A run whose jobs have all ended, some of them for good without an end, says so instead of working for ever."""
    for run in store.runs_in(session, WORKING):
        if jobs.is_under_way(session, TASK, run_id=str(run.id)):
            continue
        session.refresh(run, with_for_update=True)
        if run.state != WORKING:
            continue
        run.state, run.ended_at = FAILED, clock.now(session)
        left = run.total - run.done
        run.problem = f"{left} of {run.total} cases could not be compared; what was compared stands."
        session.flush()
        _ask_for_all_boards(session, run.campaign_id)
        _record(session, SYSTEM.person_id, run, "comparisons.failed", {"done": run.done, "cases": run.total})


def compare_some(session: Session, run_id: UUID, cases: Sequence[tuple[UUID, UUID]]) -> None:
    """One job of a run; its progress is committed with its comparisons."""
    run = store.run(session, run_id)
    if run.state != WORKING:
        return
    for case_id, stage_id in cases:
        comparison_id = compare(session, case_id, stage_id)
        if comparison_id is not None:
            signals.emit(session, "comparison.made", comparison_id=str(comparison_id))
    # last, for it waits for others who finish, and lets them wait
    if _advance(session, run_id, len(cases), clock.now(session)) != WORKING:
        _ask_for_all_boards(session, run.campaign_id)


def _ask_for_all_boards(session: Session, campaign_id: UUID) -> None:
    """Once for a whole run, at its end: boards computed on the way would be stale when they are done."""
    for stage in sorted(assignments.stages(session, campaign_id), key=lambda stage: stage.id):
        ask_for_boards(session, campaign_id, stage.id)


def _advance(session: Session, run_id: UUID, count: int, now: datetime) -> str | None:
    """The state then. In one statement, for several workers finish jobs at once."""
    done = ComparisonRun.done + count
    ends = done >= ComparisonRun.total
    return session.scalar(
        update(ComparisonRun)
        .where(ComparisonRun.id == run_id, ComparisonRun.state == WORKING)
        .values(
            done=done,
            state=case((ends, DONE), else_=WORKING),
            ended_at=case((ends, now), else_=None),
        )
        .returning(ComparisonRun.state)
    )


def _record(session: Session, by: UUID, run: ComparisonRun, verb: str, new: dict[str, object]) -> None:
    audit.record(
        session,
        by,
        verb,
        "comparison_run",
        run.id,
        campaign_id=run.campaign_id,
        chain=Chain.campaign(run.campaign_id),
        new=new,
    )
