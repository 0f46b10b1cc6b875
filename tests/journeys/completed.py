"""What the demonstration holds as soon as it is complete, before any journey changes it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM
from app.agreement import store as agreement
from app.agreement.rules.overview import Overall
from app.agreement.store.parts import BOARD, DIFFICULTY, GROUPS, MORE
from app.assignments import store as assignments
from app.audit.tables import Event
from app.demo.staging import campaigns, studies
from app.demo.staging.plan import CAMPAIGNS, OPEN, TRAINING, ULTRASOUND, PlannedCampaign
from app.imaging import store as imaging
from app.reading import store as reading
from app.reading.values import ReadingState


@dataclass(frozen=True)
class Completed:
    states: dict[str, dict[int, list[ReadingState]]]
    """Code of a campaign and number of a study → states of its readings."""
    shown: dict[int, dict[str, str]]
    """Number of an ultrasound study → role and kind of its stacks."""
    boards: dict[str, list[Overall]]
    """Code of a campaign → the lines of its first page, all of them of the readings that stand."""


def completed_in(session: Session) -> Completed:
    return Completed(
        states={plan.code: _states(session, plan) for plan in (OPEN, ULTRASOUND, TRAINING)},
        shown={number: _shown(session, number) for number in ULTRASOUND.studies},
        boards={plan.code: _board(session, plan) for plan in CAMPAIGNS},
    )


def deeds(session: Session) -> int:
    """What people did, by the record; the house itself may have something to do at any time."""
    by_people = select(func.count()).select_from(Event).where(Event.actor_id != SYSTEM.person_id)
    return session.scalars(by_people).one()


def _states(session: Session, plan: PlannedCampaign) -> dict[int, list[ReadingState]]:
    campaign = campaigns.found(session, plan.code)
    assert campaign is not None
    cells = reading.cells(session, campaign.id, [case.id for case in assignments.cases(session, campaign.id)])
    return {
        number: sorted(
            cell.state for cell in cells.values() if cell.case_id == campaigns.case_id(session, plan.code, number)
        )
        for number in plan.studies
    }


def _board(session: Session, plan: PlannedCampaign) -> list[Overall]:
    campaign = campaigns.found(session, plan.code)
    assert campaign is not None
    looked = agreement.look(session, campaign.id, assignments.stages(session, campaign.id)[0])
    assert looked.freshness((BOARD, MORE, GROUPS, DIFFICULTY)).is_complete
    return agreement.overall(looked)


def _shown(session: Session, number: int) -> dict[str, str]:
    study_id = studies.study_id(session, number)
    assert study_id is not None
    return {stack["role"]: stack["kind"] for stack in imaging.reading_stacks(session, [study_id])}
