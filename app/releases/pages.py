"""The releases of a campaign: what a freeze would hold, freezing with the re-typed password, progress, download."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import StringConstraints

from app.accounts import actions as accounts
from app.accounts.doors import Coordinator
from app.accounts.values import Actor
from app.assignments import store as assignments
from app.kernel.refusals import NotFound, Refusal
from app.releases import actions, store
from app.releases.api import Asked, archive_response
from app.releases.rules.readiness import MEANING
from app.web.errors import STATUS
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/releases", include_in_schema=False)


class FreezeForm(Form):
    note: Annotated[str, StringConstraints(max_length=1000)]
    password: Annotated[str, StringConstraints(max_length=500, strip_whitespace=False)]


@router.get("")
def releases(
    request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID, part: bool = False
) -> Response:
    """With `part` only what changes while an archive is made."""
    return _page(request, session, coordinator, campaign_id, part=part)


@router.post("")
def freeze(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    form: Annotated[FreezeForm, Depends(form_model(FreezeForm))],
) -> Response:
    assignments.campaign(session, campaign_id)
    try:
        with session.begin_nested():
            proof = accounts.prove_password(session, coordinator, form.password)
            made = actions.freeze(session, coordinator, campaign_id, proof, note=form.note)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, session, coordinator, campaign_id, refusal=refusal, note=form.note)
    said = f"Release {made.number} is frozen; its archive is being made."
    return redirect(f"/campaigns/{campaign_id}/releases", said)


@router.post("/{freeze_id}/making")
def make_again(session: DbSession, coordinator: Coordinator, campaign_id: UUID, freeze_id: UUID) -> Response:
    actions.make_again(session, coordinator, campaign_id, freeze_id)
    return redirect(f"/campaigns/{campaign_id}/releases", "The archive is being made again, from the same freeze.")


@router.get("/{release_id}/file")
def download(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    release_id: UUID,
    asked: Annotated[Asked, Header()],
) -> Response:
    found, campaign = store.release(session, coordinator.person_id, release_id)
    if found.campaign_id != campaign_id:
        raise NotFound
    return archive_response(session, coordinator, found, campaign, asked)


def _page(
    request: Request,
    session: DbSession,
    coordinator: Actor,
    campaign_id: UUID,
    *,
    part: bool = False,
    refusal: Refusal | None = None,
    note: str = "",
) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    context = {
        "campaign": campaign,
        "hidden": hidden,
        "lines": [] if hidden else store.lines(session, campaign_id),
        "ready": None if hidden else store.readiness(session, campaign_id),
        "meaning": MEANING,
        "refusal": refusal,
        "note": note,
    }
    status = STATUS.get(type(refusal), 422) if refusal else 200
    return render(request, "releases/releases.html", context, block="lines" if part else None, status=status)
