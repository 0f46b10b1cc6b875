"""The demonstration's own page: how far it is, who may be tried, where to begin. Elsewhere it does not exist."""

from fastapi import APIRouter, Request, Response

from app.demo.staging import CAST, may_demonstrate, password
from app.demo.staging.cast import is_loopback
from app.kernel.refusals import NotFound
from app.kernel.settings import settings
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(include_in_schema=False)


@router.get("/demo")
def show(request: Request, session: DbSession) -> Response:
    choices = settings()
    client = request.client.host if request.client else ""
    if not may_demonstrate(choices) or not is_loopback(client):
        raise NotFound
    from app.demo.staging.progress import progress  # only this page pays for the import

    context = {"progress": progress(session), "cast": CAST, "password": password(choices)}
    return render(request, "demo/index.html", context)
