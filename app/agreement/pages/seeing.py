"""Who may look at the agreement of a campaign: a coordinator who neither reads nor adjudicates there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.agreement import store
from app.agreement.charts.axis import figure
from app.agreement.charts.forest import dot_and_line
from app.agreement.rules.words import word
from app.agreement.store import Material
from app.agreement.values import MINIMUM_N
from app.assignments import rules
from app.assignments import store as assignments
from app.assignments.tables import Campaign
from app.kernel.refusals import NotFound

# functions that templates call
TOOLS: dict[str, Any] = {"dot_and_line": dot_and_line, "word": word, "figure": figure}


@dataclass(frozen=True)
class Seen:
    """`people` names the readers by their id as text."""

    campaign: Campaign
    material: Material
    people: dict[str, str]

    @property
    def context(self) -> dict[str, Any]:
        """What every page of a board knows."""
        return {"campaign": self.campaign, "path": self.path, "people": self.people, "minimum_n": MINIMUM_N} | TOOLS

    @property
    def path(self) -> str:
        return f"/campaigns/{self.campaign.id}/agreement"


def seen(session: Session, coordinator: Actor, campaign_id: UUID) -> Seen:
    """Whoever reads there finds nothing; whoever adjudicates there is told that readers stay anonymous."""
    campaign = assignments.campaign(session, campaign_id)
    if assignments.reads_in(session, campaign_id, coordinator.person_id):
        raise NotFound
    rules.assert_may_see_names(adjudicates=assignments.adjudicates_in(session, campaign_id, coordinator.person_id))
    found = store.material_of(session, campaign_id)
    names = assignments.people_names(session, found.readers)
    return Seen(campaign, found, {str(person_id): name for person_id, name in names.items()})
