"""Who may look at the agreement of a campaign, and at which stage of it: a coordinator who neither reads nor
adjudicates there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.agreement import store
from app.agreement.charts.axis import figure
from app.agreement.charts.forest import dot_and_line
from app.agreement.rules.bands import Level, placed
from app.agreement.rules.words import word
from app.agreement.store import Looked
from app.agreement.values import MINIMUM_N, RESAMPLES
from app.assignments import rules
from app.assignments import store as assignments
from app.assignments.tables import Campaign, Stage
from app.kernel.refusals import NotFound

# functions that templates call
TOOLS: dict[str, Any] = {"dot_and_line": dot_and_line, "word": word, "figure": figure}

TONES = {Level.AS_PUBLISHED: "good", Level.BELOW: "warning", Level.FAR_BELOW: "bad"}

StageNumber = Annotated[int, Query(ge=1, le=1000)]


@dataclass(frozen=True)
class Seen:
    """`people` names the readers by their id as text."""

    campaign: Campaign
    looked: Looked
    stages: Sequence[Stage]
    people: dict[str, str]

    @property
    def context(self) -> dict[str, Any]:
        """What every page of a board knows; `at` and `only_at` keep the stage in addresses."""
        number = self.looked.stage.number
        return {
            "campaign": self.campaign,
            "path": self.path,
            "people": self.people,
            "minimum_n": MINIMUM_N,
            "resamples": RESAMPLES,
            "standing": self.looked.standing,
            "stage": number,
            "stages": [one.number for one in self.stages],
            "at": f"&stage={number}" if number > 1 else "",
            "only_at": f"?stage={number}" if number > 1 else "",
            "placed": partial(placed, asked={item.key for item in self.looked.items}),
            "tones": TONES,
        } | TOOLS

    @property
    def path(self) -> str:
        return f"/campaigns/{self.campaign.id}/agreement"


def seen(session: Session, coordinator: Actor, campaign_id: UUID, stage: int = 1) -> Seen:
    """Whoever reads there finds nothing; whoever adjudicates there is told that readers stay anonymous."""
    campaign = assignments.campaign(session, campaign_id)
    if assignments.reads_in(session, campaign_id, coordinator.person_id):
        raise NotFound
    rules.assert_may_see_names(adjudicates=assignments.adjudicates_in(session, campaign_id, coordinator.person_id))
    return look(session, campaign, stage)


def look(session: Session, campaign: Campaign, stage: int) -> Seen:
    """The stage, where there is one of this number."""
    stages = assignments.stages(session, campaign.id)
    chosen = next((one for one in stages if one.number == stage), None)
    if chosen is None:
        raise NotFound
    names = store.reader_names(session, campaign.id)
    return Seen(campaign, store.look(session, campaign.id, chosen), stages, names)
