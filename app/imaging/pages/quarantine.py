"""The quarantine: what was found about studies, and the remedies, each with a reason."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import StringConstraints

from app.accounts.doors import CoordinatorOrAdministrator
from app.imaging import actions, store
from app.imaging.values.gate import KINDS, GateState, Remedy
from app.kernel.refusals import NotFound
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/quarantine")

REMEDIES = {
    Remedy.ACCEPT: ("Accept with the warning", "Readers see the images; lengths, contours and masks stay off on them."),
    Remedy.SPLIT: ("Split", "What does not belong together becomes studies or series of its own."),
    Remedy.TAKE_IN: ("Take the images in", "Possible as soon as no reader has the study."),
    Remedy.RESEND: ("Ask for it again", "It stays out until the sender has sent it anew, or you decide otherwise."),
    Remedy.REOPEN: ("Take the decision back", "The finding is open again."),
}
DECIDED = {
    Remedy.ACCEPT: "accepted with the warning",
    Remedy.SPLIT: "split",
    Remedy.TAKE_IN: "taken in",
    Remedy.RESEND: "asked for again",
    Remedy.MASK: "looked at and confirmed",
    Remedy.REOPEN: "decision taken back",
    Remedy.SETTLED: "settled by itself",
}


@router.get("")
def quarantine(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    state: GateState = GateState.OPEN,
    kind: Annotated[str, Query(max_length=40)] = "",
    page: PageNumber = 1,
) -> Response:
    """Studies with findings in one state, with counts of all states and of the open kinds."""
    code = kind if kind in KINDS else None
    found = store.gate_studies(session, state=state, code=code, page=page)
    states, kinds = store.gate_counts(session)
    context = {
        "page": found,
        "studies": store.studies_at_gate(session, found.items),
        "state": state,
        "kind": code or "",
        "states": [(one, states.get(one, 0)) for one in GateState],
        "counts": kinds,
        "kinds": KINDS,
        "state_of": store.state_of,
        "unjudged": store.unjudged_count(session),
    }
    return render(request, "imaging/quarantine.html", context)


@router.get("/{gate_study_id}")
def quarantined(
    request: Request, session: DbSession, actor: CoordinatorOrAdministrator, gate_study_id: UUID
) -> Response:
    found = store.gate_study(session, gate_study_id)
    study = store.studies_at_gate(session, [found]).get(found.study_hash)
    deciders = {decision.by for finding in found.findings for decision in finding.decisions}
    context = {
        "found": found,
        "study": study,
        "kinds": KINDS,
        "remedies": REMEDIES,
        "decided": DECIDED,
        "state_of": store.state_of,
        "people": store.people_at_gate(session, deciders),
        "masking": store.masking_screens(session, found),
    }
    return render(request, "imaging/quarantined.html", context)


class Decided(Form):
    remedy: Remedy
    reason: Annotated[str, StringConstraints(max_length=1000)]


@router.post("/{gate_study_id}/findings/{finding_id}/decision")
def decide(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    gate_study_id: UUID,
    finding_id: UUID,
    form: Annotated[Decided, Depends(form_model(Decided))],
) -> Response:
    found = store.gate_study(session, gate_study_id)
    if finding_id not in {finding.id for finding in found.findings}:
        raise NotFound
    actions.decide_finding(session, actor, finding_id, form.remedy, form.reason)
    return redirect(f"/quarantine/{gate_study_id}", f"Noted: {DECIDED[form.remedy]}.")


@router.get("/{gate_study_id}/files/{file_id}/thumbnail", response_class=Response)
def thumbnail(session: DbSession, actor: CoordinatorOrAdministrator, gate_study_id: UUID, file_id: UUID) -> Response:
    """A small picture of an image that waits outside."""
    picture = store.kept_thumbnail(session, gate_study_id, file_id)
    return Response(picture, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
