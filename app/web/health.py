"""`/healthz`: can this process answer, and can its database."""

from fastapi import APIRouter
from sqlalchemy import text

from app import __version__
from app.web.sessions import DbSession

router = APIRouter()


@router.get("/healthz", include_in_schema=False)
def healthz(session: DbSession) -> dict[str, str]:
    session.execute(text("SELECT 1"))
    return {"status": "ok", "version": __version__}
