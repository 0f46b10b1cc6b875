"""Background work of the agreement room: a few cases of a run compared."""

import json
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement import actions
from app.agreement.actions.running import TASK
from app.kernel import jobs


@jobs.task(TASK)
def compare(session: Session, run_id: str, cases: str) -> None:
    """`cases` is a JSON list of [case, stage]."""
    actions.compare_some(session, UUID(run_id), [(UUID(case), UUID(stage)) for case, stage in json.loads(cases)])
