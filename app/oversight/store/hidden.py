"""What the record keeps from a viewer who takes part in campaigns: all of them but the own events.

Whoever reads in a campaign has no other view of its readings (ARCHITECTURE 6.13), and whoever adjudicates sees no
author and no times; masking names would not do, since what happened, when, and how often tells as much. With the
campaign's events go those of the house that follow from its work: pixels granted for its cases, and the sign-ins of
the others who take part.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, not_, or_, select
from sqlalchemy.orm import Session

from app.assignments.tables import Case, CaseStudy, Membership
from app.audit.tables import Event
from app.audit.values import Chain, Flaw
from app.imaging.tables import Grant
from app.oversight.rules import SESSIONS


@dataclass(frozen=True)
class Own:
    """The viewer, and the campaigns in which the viewer reads or adjudicates, or did."""

    viewer: UUID
    campaigns: frozenset[UUID]


def own_campaigns(session: Session, viewer: UUID) -> Own:
    found = session.scalars(select(Membership.campaign_id).where(Membership.person_id == viewer))
    return Own(viewer, frozenset(found))


def is_shown(own: Own) -> ColumnElement[bool]:
    """The events this viewer may see, count, and find."""
    if not own.campaigns:
        return not_(false())
    grants = (
        select(Grant.id)
        .join(CaseStudy, CaseStudy.study_id == Grant.study_id)
        .join(Case, Case.id == CaseStudy.case_id)
        .where(Case.campaign_id.in_(own.campaigns))
    )
    others = select(Membership.person_id).where(Membership.campaign_id.in_(own.campaigns))
    hidden = or_(
        Event.campaign_id.in_(own.campaigns),
        and_(Event.subject_kind == "pixel_grant", Event.subject_id.in_(grants)),
        and_(Event.verb.startswith(SESSIONS), or_(Event.actor_id.in_(others), Event.subject_id.in_(others))),
    )
    return or_(Event.actor_id == own.viewer, not_(hidden))


def nameable_chains(session: Session, own: Own, flaws: Iterable[Flaw]) -> set[Chain]:
    """The chains with flaws that may be named to this viewer: those known to be of the house or another campaign."""
    damaged = {flaw.chain for flaw in flaws}
    rows = session.execute(
        select(Event.chain_kind, Event.chain_id)
        .distinct()
        .where(Event.chain_id.in_({chain.id for chain in damaged}), Event.campaign_id.not_in(own.campaigns))
    )
    return {Chain(kind, chain_id) for kind, chain_id in rows} & damaged if own.campaigns else damaged
