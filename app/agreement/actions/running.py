"""Comparing a whole campaign in the background: begun, seen to progress, cancelled, taken up again."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from app.accounts.values import Actor
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

WORKING, DONE, CANCELLED = "working", "done", "cancelled"


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
    _record(session, actor.person_id, run, "comparisons.cancelled", {"done": run.done, "cases": run.total})
    return run


def compare_some(session: Session, run_id: UUID, cases: Sequence[tuple[UUID, UUID]]) -> None:
    """One job of a run; its progress is committed with its comparisons."""
    run = store.run(session, run_id)
    if run.state != WORKING:
        return
    for case_id, stage_id in cases:
        comparison_id = compare(session, case_id, stage_id)
        if comparison_id is not None:
            signals.emit(session, "comparison.made", comparison_id=str(comparison_id))
    # last, for it waits for others who ask, and lets them wait
    for stage_id in sorted({stage_id for _, stage_id in cases}):
        ask_for_boards(session, run.campaign_id, stage_id)
    _advance(session, run_id, len(cases), clock.now(session))


def _advance(session: Session, run_id: UUID, count: int, now: datetime) -> None:
    """In one statement, for several workers finish jobs at once."""
    done = ComparisonRun.done + count
    ends = done >= ComparisonRun.total
    session.execute(
        update(ComparisonRun)
        .where(ComparisonRun.id == run_id, ComparisonRun.state == WORKING)
        .values(
            done=done,
            state=case((ends, DONE), else_=WORKING),
            ended_at=case((ends, now), else_=None),
        )
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
