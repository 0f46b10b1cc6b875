"""The Design tab: what holds now, how it came about, and changing it with a reason."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from app.accounts.doors import Coordinator
from app.assignments import actions, store
from app.assignments.pages.forms import ChangedDesign, MadeTraining
from app.assignments.tables import CampaignDesign
from app.assignments.values import Blinding, MemberRole
from app.kernel.refusals import Refusal
from app.protocols import store as protocols
from app.web.errors import STATUS
from app.web.flash import redirect
from app.web.forms import form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/design")


@router.get("")
def show(request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    return _page(request, session, campaign_id)


@router.post("")
def change(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    form: Annotated[ChangedDesign, Depends(form_model(ChangedDesign))],
) -> Response:
    store.campaign(session, campaign_id)
    try:
        with session.begin_nested():
            actions.change_design(session, coordinator, campaign_id, form.design, reason=form.reason)
    except Refusal as refusal:
        return _page(request, session, campaign_id, form, refusal)
    return redirect(f"/campaigns/{campaign_id}/design", "The new design holds for readings that begin from now on.")


@router.post("/training")
def make_training(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    form: Annotated[MadeTraining, Depends(form_model(MadeTraining))],
) -> Response:
    actions.make_training(
        session, coordinator, campaign_id, reference_reader_id=form.reference_reader_id, reason=form.reason
    )
    said = "The campaign is for training: nothing of it is compared, settled or released."
    return redirect(f"/campaigns/{campaign_id}/design", said)


def _page(
    request: Request,
    session: Session,
    campaign_id: UUID,
    form: ChangedDesign | None = None,
    refusal: Refusal | None = None,
) -> Response:
    campaign = store.campaign(session, campaign_id)
    history = store.design_history(session, campaign_id)
    started_at = store.started_at(session, campaign_id)
    versions = protocols.versions(session)
    training = store.training(session, campaign_id)
    readers = store.members(session, campaign_id, MemberRole.READER)
    trained_by = {one for one in (training.by, training.reference_reader_id) if one} if training else set()
    people = store.people_names(session, {row.by for row in history} | {one.person_id for one in readers} | trained_by)
    context = {
        "campaign": campaign,
        "history": history,
        "current": history[0],
        "required": actions.required_panes(history[0]),
        "blinding": Blinding.from_json(history[0].blinding),
        "blindings": {row.id: Blinding.from_json(row.blinding) for row in history},
        "versions": versions,
        "algorithms": (algorithms := store.algorithms(session)),
        "model_said": _model_said(history[0], dict(algorithms)),
        "version_names": {v.id: f"{v.protocol.title}, version {v.number}" for v in versions},
        "people": people,
        "training": training,
        "may_train": not (training or started_at or store.has_assignments(session, campaign_id)),
        "readers": [(one.person_id, people[one.person_id]) for one in readers],
        "form": form,
        "refusal": refusal,
        "fields": refusal.details.get("fields", {}) if refusal else {},
    }
    status = STATUS.get(type(refusal), 422) if refusal else 200
    return render(request, "assignments/design.html", context, status=status)


def _model_said(design: CampaignDesign, algorithms: dict[UUID, str]) -> tuple[str, str]:
    """Model and version as fields hold them: empty where they are what the algorithm is called, so that they follow
    when another is chosen."""
    if design.proposals_by is None or design.model_name is None or design.model_version is None:
        return "", ""
    is_called = f"{design.model_name} {design.model_version}" == algorithms.get(design.proposals_by)
    return ("", "") if is_called else (design.model_name, design.model_version)
