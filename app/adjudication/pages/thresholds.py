"""From where on readers of a campaign differ: what holds, changing it with a reason, and the earlier versions."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from app.accounts.doors import Coordinator
from app.accounts.values import Actor
from app.adjudication import actions, store
from app.adjudication.rules.thresholds import (
    DECISION_LINES,
    NOT_COMPARED,
    WAYS,
    changed,
    limits,
    measured_questions,
    shown,
)
from app.adjudication.values import ALIASES, Most, Thresholds
from app.assignments import store as assignments
from app.kernel.refusals import Invalid, NotFound, Refusal
from app.protocols import store as protocols
from app.protocols.values import Definition
from app.protocols.values.structures import STRUCTURES
from app.web.errors import STATUS
from app.web.flash import redirect
from app.web.forms import EmptyAsNone, Form, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/differences/thresholds")

Number = Annotated[float, Field(allow_inf_nan=False)]


class ChosenThresholds(Form):
    category_apart: int
    category_lines: Annotated[list[int], Field(default_factory=list)]  # none ticked: not sent
    lesion_dice: Number
    structures: Annotated[list[str], Field(default_factory=list)]
    structure_dice: Annotated[list[Number], Field(default_factory=list)]
    measured: Annotated[list[str], Field(default_factory=list)]
    measured_how: Annotated[list[str], Field(default_factory=list)]
    measured_most: Annotated[list[Annotated[Number | None, EmptyAsNone]], Field(default_factory=list)]
    volume_ratio: Number
    most_readers: int
    reason: Annotated[str, StringConstraints(max_length=1000)]

    def thresholds(self, holds: Thresholds) -> Thresholds:
        """What was not asked stays as it holds. A measured question without a number is not compared."""
        if len(self.structures) != len(self.structure_dice):
            raise Invalid("Each structure needs one least Dice.")
        if not len(self.measured) == len(self.measured_how) == len(self.measured_most):
            raise Invalid("Each measured question needs its way and its number.")
        rows = zip(self.measured, self.measured_how, self.measured_most, strict=True)
        measured = {key: one for key, one in holds.measured.items() if key not in self.measured}
        return Thresholds(
            category_apart=self.category_apart,
            category_lines=tuple(self.category_lines),
            lesion_dice=self.lesion_dice,
            structures={**holds.structures, **dict(zip(self.structures, self.structure_dice, strict=True))},
            measured=measured | {key: Most(how, most) for key, how, most in rows if most is not None},
            volume_ratio=self.volume_ratio,
            most_readers=self.most_readers,
        )


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
            chosen = form.thresholds(store.thresholds_of(session, campaign_id))
            actions.choose_thresholds(session, coordinator, campaign_id, chosen, reason=form.reason)
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
    design = assignments.current_design(session, campaign_id)
    definition = Definition.from_json(protocols.version(session, design.protocol_version_id).definition)
    questions = measured_questions(definition)
    context: dict[str, Any] = {
        "campaign": campaign,
        "hidden": hidden,
        "adjudicates": assignments.adjudicates_in(session, campaign_id, coordinator.person_id),
        "limits": limits(definition.structures, questions),
        "structures": [(key, STRUCTURES[key]) for key in definition.structures],
        "questions": questions,
        "ways": list(WAYS.items()),
        "not_compared": NOT_COMPARED,
        "decision_lines": [(line, f"Category {line}") for line in DECISION_LINES],
        "holds": shown(holds),
        "defaults": shown(Thresholds()),
        "given": form.thresholds(holds) if form else holds,
        "reason": form.reason if form else "",
        "versions": versions,
        "changes": _changes([Thresholds.from_json(row.thresholds) for row in versions], questions),
        "people": assignments.people_names(session, {row.by for row in versions}),
        "readers_per_case": design.readers_per_case,
        "most": len(ALIASES),
        "refusal": refusal,
    }
    status = STATUS.get(type(refusal), 422) if refusal else 200
    return render(request, "adjudication/thresholds.html", context, status=status)


def _changes(versions: list[Thresholds], questions: Mapping[str, str]) -> list[list[str]]:
    """What each version changed of the one before it; the first, of the defaults. The newest first."""
    return [changed(old, new, questions) for new, old in pairwise([*versions, Thresholds()])]
