"""What a coordinator does to readings, one form each."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import StringConstraints

from app.accounts.doors import Coordinator
from app.assignments import store as assignments
from app.reading import actions
from app.web.flash import redirect
from app.web.forms import EmptyAsNone, Form, form_model
from app.web.sessions import DbSession

router = APIRouter(prefix="/campaigns/{campaign_id}")

Words = Annotated[str, StringConstraints(max_length=1000)]


class WithReason(Form):
    reason: Words


class Withdrawal(WithReason):
    replacement_id: Annotated[UUID | None, EmptyAsNone] = None


class Resolution(Form):
    note: Words


@router.post("/readings/{reading_id}/reopening")
def reopen(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    reading_id: UUID,
    form: Annotated[WithReason, Depends(form_model(WithReason))],
) -> Response:
    actions.reopen(session, coordinator, campaign_id, reading_id, reason=form.reason)
    return redirect(f"/campaigns/{campaign_id}", "The reading is open again; its reader must sign anew.")


@router.post("/problems/{problem_id}/resolution")
def resolve_problem(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    problem_id: UUID,
    form: Annotated[Resolution, Depends(form_model(Resolution))],
) -> Response:
    actions.resolve_problem(session, coordinator, campaign_id, problem_id, note=form.note)
    return redirect(f"/campaigns/{campaign_id}", "The case is back on its reader's worklist.")


@router.post("/readers/{person_id}/withdrawal")
def withdraw(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    person_id: UUID,
    form: Annotated[Withdrawal, Depends(form_model(Withdrawal))],
) -> Response:
    # how much was not signed tells a coordinator who reads there how far the other is
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    if form.replacement_id is None:
        back = actions.withdraw_reader(session, coordinator, campaign_id, person_id, reason=form.reason)
        taken = "what was not signed was" if hidden else f"{len(back)} readings were"
        said = f"The reader no longer takes part; {taken} taken back. Signed ones stay."
    else:
        given = actions.replace_reader(
            session, coordinator, campaign_id, person_id, by_person_id=form.replacement_id, reason=form.reason
        )
        went = "what was not signed" if hidden else f"{len(given)} readings"
        said = f"The reader is replaced; {went} went over. Signed ones stay."
    return redirect(f"/campaigns/{campaign_id}/readers", said)
