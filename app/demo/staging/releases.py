"""Freezing the finished campaign; its archive is made by the background work of releases."""

from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.demo.staging import campaigns
from app.demo.staging.cast import actor_of, password
from app.kernel.settings import settings
from app.releases import actions, store

NOTE = "First release of the pilot, frozen by the demonstration"


def is_frozen(session: Session, code: str) -> bool:
    campaign = campaigns.found(session, code)
    return campaign is not None and store.last_number(session, campaign.id) > 0


def freeze(session: Session, code: str) -> None:
    campaign = campaigns.found(session, code)
    assert campaign is not None
    coordinator = actor_of(session, "coordinator")
    proof = accounts.prove_password(session, coordinator, password(settings()))
    actions.freeze(session, coordinator, campaign.id, proof, note=NOTE)
