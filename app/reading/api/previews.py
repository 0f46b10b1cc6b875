"""A case's images for a coordinator who tries an arrangement of panes: never anything of a reading."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.accounts.doors import Coordinator
from app.reading import store
from app.reading.api.shown import PreviewManifest
from app.reading.rules.furnishing import laid_out
from app.web.sessions import DbSession
from app.web.written import written

router = APIRouter(prefix="/api/v1/campaigns/{campaign_id}/cases/{case_id}", tags=["readings"])

PaneRoles = Annotated[str, Query(max_length=200)]


@router.get("/preview", responses={200: {"model": PreviewManifest}})
def preview(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    case_id: UUID,
    grid: Annotated[str | None, Query(max_length=20)] = None,
    pane: Annotated[tuple[PaneRoles, ...], Query(max_length=10)] = (),
) -> Response:
    """As readers would see the case: hung by `grid` and, for each `pane`, its roles in order, comma between."""
    tried = laid_out(grid, [roles.split(",") for roles in pane]) if grid else None
    return written(store.preview(session, campaign_id, case_id, tried))
