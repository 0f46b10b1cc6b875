"""The agreement of the demonstration is computed before it is called complete: a newcomer sees filled boards."""

from sqlalchemy.orm import Session

from app.agreement import actions, store
from app.assignments import store as assignments
from app.demo.staging import campaigns


def are_compared(session: Session, code: str) -> bool:
    """Every case that all its readers have signed."""
    campaign = campaigns.found(session, code)
    if campaign is None:
        return False
    standings = [store.standing(session, campaign.id, one.id) for one in assignments.stages(session, campaign.id)]
    return all(one.compared >= one.finished for one in standings)


def stand(session: Session, code: str) -> bool:
    campaign = campaigns.found(session, code)
    return campaign is not None and are_compared(session, code) and actions.boards_stand(session, campaign.id)


def advance(session: Session, code: str) -> None:
    campaign = campaigns.found(session, code)
    assert campaign is not None
    actions.advance_boards(session, campaign.id)
