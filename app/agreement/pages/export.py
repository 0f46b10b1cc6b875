"""Boards to take away: each as CSV, or all of them as one zip."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts.doors import Coordinator
from app.agreement.formats import boards_csv
from app.agreement.pages.seeing import Seen, seen
from app.agreement.store.exports import TABLES, Source, Table
from app.kernel.refusals import NotFound
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement")


@router.get("/export")
def export(request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    looked = seen(session, coordinator, campaign_id)
    context = {**looked.context, "tables": list(TABLES.values()), "compared": looked.material.compared}
    return render(request, "agreement/export.html", context)


@router.get("/export/{board}.csv")
def one_board(session: DbSession, coordinator: Coordinator, campaign_id: UUID, board: str) -> Response:
    looked = seen(session, coordinator, campaign_id)
    if board not in TABLES:
        raise NotFound
    text = _written(_source(session, looked), TABLES[board])
    return _file(text, "text/csv; charset=utf-8", f"{looked.campaign.code}-agreement-{board}.csv")


@router.get("/export.zip")
def every_board(session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    looked = seen(session, coordinator, campaign_id)
    source = _source(session, looked)
    code = looked.campaign.code
    files = {f"{code}-agreement-{table.key}.csv": _written(source, table) for table in TABLES.values()}
    return _file(boards_csv.zipped(files), "application/zip", f"{code}-agreement.zip")


def _source(session: DbSession, looked: Seen) -> Source:
    return Source(session, looked.campaign.id, looked.material, looked.people)


def _written(source: Source, table: Table) -> str:
    return boards_csv.table_csv(table.columns, table.rows(source))


def _file(content: str | bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
