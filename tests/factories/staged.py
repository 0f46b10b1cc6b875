"""A campaign whose cases are read twice: a second stage, added as rows until a design can ask for it."""

from collections.abc import Sequence
from itertools import cycle

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.agreement import actions
from app.assignments.tables import Assignment, Campaign, Stage
from tests.factories import boards, readings
from tests.factories.study_rows import study

FIRST, SECOND = ("2", "4"), ("4", "4")
"""What the readers say of diffusion in each stage: the first of two comes round."""


def campaign(session: Session, coordinator: Actor, readers: Sequence[Actor], *, cases: int) -> Campaign:
    """Every case signed by all readers in both stages, compared, its boards computed."""
    made = readings.campaign(session, coordinator, readers=readers, studies=[study(session) for _ in range(cases)])
    _sign(session, made, readers, cases, FIRST)
    second = Stage(campaign_id=made.id, number=2, shows={"everything": True})
    session.add(second)
    session.flush()
    for first in session.scalars(select(Assignment).where(Assignment.campaign_id == made.id)).all():
        session.add(
            Assignment(
                campaign_id=made.id,
                case_id=first.case_id,
                reader_id=first.reader_id,
                stage_id=second.id,
                purpose="live",
                order_index=first.order_index + 1000,
                case_code=f"S{first.case_code}",
                by=coordinator.person_id,
            )
        )
    session.commit()
    _sign(session, made, readers, cases, SECOND)
    actions.compare_finished(session, made.id)
    boards.computed(session, made.id)
    session.commit()
    return made


def _sign(session: Session, made: Campaign, readers: Sequence[Actor], cases: int, said: Sequence[str]) -> None:
    for reader, dwi in zip(readers, cycle(said), strict=False):
        for _ in range(cases):
            readings.read_and_sign(session, reader, made.id, dwi=dwi)
