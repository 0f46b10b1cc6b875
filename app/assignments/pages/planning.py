"""What a coordinator does to the plan of a campaign, one form each; the answers lead back to its pages."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from sqlalchemy.orm import Session

from app.accounts.doors import Coordinator
from app.accounts.values import Actor
from app.assignments import actions, rules, store
from app.assignments.pages.forms import NewCases, NewConflict, NewMember, Pairs, Removal, WithReason
from app.web.flash import redirect
from app.web.forms import form_model
from app.web.sessions import DbSession

router = APIRouter(prefix="/campaigns/{campaign_id}")


@router.post("/start")
def start(session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    actions.start_campaign(session, coordinator, campaign_id)
    return redirect(f"/campaigns/{campaign_id}", "The campaign has started; readers see their cases.")


@router.post("/assignments")
def assign_by_hand(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    form: Annotated[Pairs, Depends(form_model(Pairs))],
) -> Response:
    pairs = [(UUID(pair[:36]), UUID(pair[37:])) for pair in form.pairs]
    made = actions.assign_by_hand(session, coordinator, campaign_id, pairs)
    return _assigned(session, coordinator, campaign_id, len(made))


@router.post("/assignments/evenly")
def assign_evenly(session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    made = actions.assign_evenly(session, coordinator, campaign_id)
    return _assigned(session, coordinator, campaign_id, len(made))


def _assigned(session: Session, coordinator: Actor, campaign_id: UUID, made: int) -> Response:
    """How many cases still lacked a reader tells a coordinator who reads there what a former reader had signed."""
    hidden = store.reads_in(session, campaign_id, coordinator.person_id)
    return redirect(
        f"/campaigns/{campaign_id}", "The readings are assigned." if hidden else f"{made} readings assigned."
    )


@router.post("/cases")
def add_cases(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    form: Annotated[NewCases, Depends(form_model(NewCases))],
) -> Response:
    store.campaign(session, campaign_id)
    study_ids = [*form.study_ids, *store.studies_by_label(session, form.labels.splitlines())]
    added = actions.add_cases(session, coordinator, campaign_id, study_ids)
    return redirect(f"/campaigns/{campaign_id}/cases", f"{len(added)} cases added. Assign them on the overview.")


@router.post("/cases/{case_id}/removal")
def remove_case(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    case_id: UUID,
    form: Annotated[Removal, Depends(form_model(Removal))],
) -> Response:
    rules.assert_confirmed(form.confirmation, store.campaign(session, campaign_id).code)
    actions.remove_case(session, coordinator, campaign_id, case_id, reason=form.reason)
    return redirect(f"/campaigns/{campaign_id}/cases", "The case is taken out; what was read stays in the record.")


@router.post("/members")
def add_member(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    form: Annotated[NewMember, Depends(form_model(NewMember))],
) -> Response:
    store.campaign(session, campaign_id)
    actions.add_member(session, coordinator, campaign_id, form.person_id, form.role)
    return redirect(f"/campaigns/{campaign_id}/readers", f"The {form.role} takes part.")


@router.post("/adjudicators/{person_id}/withdrawal")
def withdraw_adjudicator(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    person_id: UUID,
    form: Annotated[WithReason, Depends(form_model(WithReason))],
) -> Response:
    actions.end_adjudicator(session, coordinator, campaign_id, person_id, reason=form.reason)
    return redirect(f"/campaigns/{campaign_id}/readers", "The adjudicator no longer takes part.")


@router.post("/conflicts")
def declare_conflict(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    form: Annotated[NewConflict, Depends(form_model(NewConflict))],
) -> Response:
    actions.declare_conflict(
        session, coordinator, campaign_id, form.person_id, case_id=form.case_id, reason=form.reason
    )
    return redirect(f"/campaigns/{campaign_id}/readers", "The conflict of interest is noted.")


@router.post("/conflicts/{conflict_id}/end")
def end_conflict(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    conflict_id: UUID,
    form: Annotated[WithReason, Depends(form_model(WithReason))],
) -> Response:
    actions.end_conflict(session, coordinator, campaign_id, conflict_id, reason=form.reason)
    return redirect(f"/campaigns/{campaign_id}/readers", "The conflict of interest has ended.")
