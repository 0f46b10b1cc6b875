"""Background work of the agreement room: a few cases of a run compared, the boards planned, a part of them computed."""

import json
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement import actions
from app.agreement.actions.boards import COMPUTE, PLAN
from app.agreement.actions.running import TASK
from app.kernel import jobs


@jobs.task(TASK)
def compare(session: Session, run_id: str, cases: str) -> None:
    """`cases` is a JSON list of [case, stage]."""
    actions.compare_some(session, UUID(run_id), [(UUID(case), UUID(stage)) for case, stage in json.loads(cases)])


@jobs.periodic("agreement.end_broken_runs", cron="* * * * *")
def end_broken_runs(session: Session) -> None:
    actions.end_broken_runs(session)


@jobs.task(PLAN)
def plan(session: Session, campaign_id: str, stage_id: str) -> None:
    actions.plan_boards(session, UUID(campaign_id), UUID(stage_id))


@jobs.task(COMPUTE)
def compute(session: Session, campaign_id: str, stage_id: str, parts: str) -> None:
    """`parts` is a JSON list of [part, item]."""
    some = [(part, item) for part, item in json.loads(parts)]
    actions.compute_parts(session, UUID(campaign_id), UUID(stage_id), some)
