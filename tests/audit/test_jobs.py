"""The record is anchored by itself: the worker knows the task, and running it writes the heads."""

import uuid

from sqlalchemy.orm import Session

from app.audit import actions, jobs
from app.audit.values import Chain
from app.kernel import jobs as queue
from app.wiring import JOBS


def test_the_worker_anchors_regularly() -> None:
    assert jobs in JOBS
    assert ("audit.anchor", "") in queue.app.periodic_registry.periodic_tasks


def test_anchoring_writes_the_heads_outside_the_database(db: Session) -> None:
    actions.record(db, uuid.uuid4(), "thing.made", "thing", uuid.uuid4(), chain=Chain.house())
    db.commit()
    jobs.anchor_regularly(db)
    assert [head.chain for head in actions.read_anchors(actions.anchors_file())] == [Chain.house()]
