"""From where on readers of a campaign differ: what its coordinator chose last, else the defaults."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adjudication.tables import DifferenceDesign
from app.adjudication.values import Thresholds


def thresholds_of(session: Session, campaign_id: UUID) -> Thresholds:
    found = designs(session, campaign_id)
    return Thresholds.from_json(found[0].thresholds) if found else Thresholds()


def designs(session: Session, campaign_id: UUID) -> Sequence[DifferenceDesign]:
    """Every choice made, the newest first."""
    query = select(DifferenceDesign).where(DifferenceDesign.campaign_id == campaign_id)
    return session.scalars(query.order_by(DifferenceDesign.number.desc())).all()
