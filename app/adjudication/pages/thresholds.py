"""From where on readers of a campaign differ: what holds, changing it with a reason, and the earlier versions."""

from itertools import pairwise
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from app.accounts.doors import Coordinator
from app.accounts.values import Actor
from app.adjudication import actions, store
from app.adjudication.rules.thresholds import DECISION_LINES, LIMITS, changed, shown
from app.adjudication.values import ALIASES, Thresholds
from app.assignments import store as assignments
from app.kernel.refusals import NotFound, Refusal
from app.web.errors import STATUS
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/differences/thresholds")

Number = Annotated[float, Field(allow_inf_nan=False)]


class ChosenThresholds(Form):
    category_apart: int
    category_lines: Annotated[list[int], Field(default_factory=list)]  # none ticked: not sent
    lesion_dice: Number
    gland_dice: Number
    zone_dice: Number
    volume_ratio: Number
    most_readers: int
    reason: Annotated[str, StringConstraints(max_length=1000)]

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds.from_json(self.model_dump(exclude={"reason"}))


@router.get("")
def show(request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    return _page(request, session, coordinator, campaign_id)


@router.post("")
def choose(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    form: Annotated[ChosenThresholds, Depends(form_model(ChosenThresholds))],
) -> Response:
    try:
        with session.begin_nested():
            actions.choose_thresholds(session, coordinator, campaign_id, form.thresholds, reason=form.reason)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, session, coordinator, campaign_id, form, refusal)
    said = "The new thresholds hold for cases that are compared from now on."
    return redirect(f"/campaigns/{campaign_id}/differences/thresholds", said)


def _page(
    request: Request,
    session: Session,
    coordinator: Actor,
    campaign_id: UUID,
    form: ChosenThresholds | None = None,
    refusal: Refusal | None = None,
) -> Response:
    """Reasons tell of what readers said, so whoever reads in the campaign sees none of it."""
    campaign = assignments.campaign(session, campaign_id)
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    versions = [] if hidden else store.designs(session, campaign_id)
    holds = Thresholds.from_json(versions[0].thresholds) if versions else Thresholds()
    context: dict[str, Any] = {
        "campaign": campaign,
        "hidden": hidden,
        "adjudicates": assignments.adjudicates_in(session, campaign_id, coordinator.person_id),
        "limits": LIMITS,
        "decision_lines": [(line, f"Category {line}") for line in DECISION_LINES],
        "holds": shown(holds),
        "defaults": shown(Thresholds()),
        "given": form.thresholds if form else holds,
        "reason": form.reason if form else "",
        "versions": versions,
        "changes": _changes([Thresholds.from_json(row.thresholds) for row in versions]),
        "people": assignments.people_names(session, {row.by for row in versions}),
        "readers_per_case": assignments.current_design(session, campaign_id).readers_per_case,
        "most": len(ALIASES),
        "refusal": refusal,
    }
    status = STATUS.get(type(refusal), 422) if refusal else 200
    return render(request, "adjudication/thresholds.html", context, status=status)


def _changes(versions: list[Thresholds]) -> list[list[str]]:
    """What each version changed of the one before it; the first, of the defaults. The newest first."""
    return [changed(old, new) for new, old in pairwise([*versions, Thresholds()])]
