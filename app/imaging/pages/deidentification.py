"""De-identification: which profile holds for which way in, its history, and the report of a study as a file."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import StringConstraints

from app.accounts.doors import CoordinatorOrAdministrator
from app.imaging import actions, store
from app.imaging.deidentify import PROFILES
from app.imaging.deidentify.profiles import METHODS
from app.imaging.deidentify.retained import retained
from app.imaging.values.sources import SOURCES
from app.kernel.refusals import NotFound
from app.web.flash import redirect
from app.web.forms import Form, Line, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()


@router.get("/deidentification")
def profiles(request: Request, session: DbSession, actor: CoordinatorOrAdministrator) -> Response:
    history = store.source_profiles(session)
    current = dict.fromkeys(SOURCES, "consilium-basic") | {row.source: row.profile for row in reversed(history)}
    context = {
        "sources": SOURCES,
        "current": current,
        "profiles": list(PROFILES),
        "titles": {one.key: one.title for one in PROFILES},
        "methods": METHODS,
        "history": history,
        "people": store.people_at_gate(session, {row.by for row in history}),
    }
    return render(request, "imaging/deidentification.html", context)


@router.get("/deidentification/{key}")
def stays(request: Request, session: DbSession, actor: CoordinatorOrAdministrator, key: str) -> Response:
    """What stays under a profile, why, and by which option of PS3.15."""
    profile = next((one for one in PROFILES if one.key == key), None)
    if profile is None:
        raise NotFound
    return render(request, "imaging/retained.html", {"profile": profile, "parts": retained(profile)})


class Chosen(Form):
    source: Line
    profile: Line
    reason: Annotated[str, StringConstraints(max_length=1000)]


@router.post("/deidentification")
def choose(
    session: DbSession, actor: CoordinatorOrAdministrator, form: Annotated[Chosen, Depends(form_model(Chosen))]
) -> Response:
    actions.choose_profile(session, actor, form.source, form.profile, form.reason)
    return redirect("/deidentification", "The profile holds for everything that comes in from now on.")


@router.get("/studies/{study_id}/deidentification.json")
def report(session: DbSession, actor: CoordinatorOrAdministrator, study_id: UUID) -> JSONResponse:
    """What was done to the attributes and pixels of a study, delivery by delivery."""
    study = store.study(session, study_id)
    parts: list[dict[str, Any]] = [
        {
            "profile": row.profile,
            "version": row.version,
            "at": row.at.isoformat(),
            "methods": {code: METHODS[code] for code in PROFILES[row.profile].methods},
            **row.report,
        }
        for row in store.reports_of(session, study_id)
    ]
    headers = {"Content-Disposition": 'attachment; filename="deidentification.json"'}
    return JSONResponse({"study": study.study_uid, "deliveries": parts}, headers=headers)
