"""Pages of protocols: the list of published versions, and one version as a reader will be asked."""

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.accounts.doors import Coordinator
from app.protocols import store
from app.protocols.values.structures import STRUCTURES
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(include_in_schema=False)

SCOPES = (
    ("case", "Once for each case"),
    ("stack", "For each sequence"),
    ("finding", "For each finding"),
)


@router.get("/protocols")
def protocols(request: Request, actor: Coordinator, session: DbSession) -> HTMLResponse:
    return render(request, "protocols/list.html", {"versions": store.versions(session)})


@router.get("/protocols/{version_id}")
def protocol(request: Request, actor: Coordinator, session: DbSession, version_id: uuid.UUID) -> HTMLResponse:
    version = store.version(session, version_id)
    questions = version.definition["questions"]
    sections = version.guideline.text["sections"] if version.guideline else []
    context = {
        "version": version,
        "groups": [(title, [q for q in questions if q["scope"] == scope]) for scope, title in SCOPES],
        "guideline": version.guideline,
        "sections": {section["key"]: section for section in sections},
        "structures": [STRUCTURES[key] for key in version.definition.get("structures", ())],
        "labels": {q["key"]: q["label"] for q in questions},
    }
    return render(request, "protocols/version.html", context)
