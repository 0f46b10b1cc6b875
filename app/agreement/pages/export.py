"""Boards to take away: each as CSV, or all of them as one zip."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts.doors import Coordinator
from app.agreement.formats import boards_csv
from app.agreement.pages.seeing import Seen, StageNumber, seen
from app.agreement.store.exports import TABLES, Source, Table
from app.agreement.store.parts import BOARD, DIFFICULTY, GROUPS, MORE
from app.kernel.refusals import NotFound
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement")


@router.get("/export")
def export(
    request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID, stage: StageNumber = 1
) -> Response:
    looked = seen(session, coordinator, campaign_id, stage)
    freshness = looked.looked.freshness((BOARD, MORE, GROUPS, DIFFICULTY))
    context = {**looked.context, "tables": _tables(looked), "freshness": freshness}
    return render(request, "agreement/export.html", context)


@router.get("/export/{board}.csv")
def one_board(
    session: DbSession, coordinator: Coordinator, campaign_id: UUID, board: str, stage: StageNumber = 1
) -> Response:
    looked = seen(session, coordinator, campaign_id, stage)
    table = next((one for one in _tables(looked) if one.key == board), None)
    if table is None:
        raise NotFound
    text = _written(Source(looked.looked, looked.people), table)
    return file(text, "text/csv; charset=utf-8", f"{_name(looked)}-{board}.csv")


@router.get("/export.zip")
def every_board(session: DbSession, coordinator: Coordinator, campaign_id: UUID, stage: StageNumber = 1) -> Response:
    looked = seen(session, coordinator, campaign_id, stage)
    source = Source(looked.looked, looked.people)
    files = {f"{_name(looked)}-{table.key}.csv": _written(source, table) for table in _tables(looked)}
    return file(boards_csv.zipped(files), "application/zip", f"{_name(looked)}.zip")


def _tables(looked: Seen) -> list[Table]:
    """What the first stage has no change since is left out."""
    is_first = looked.looked.stage.id == looked.stages[0].id
    return [table for table in TABLES.values() if not (is_first and table.of_later_stages)]


def _name(looked: Seen) -> str:
    number = looked.looked.stage.number
    return f"{looked.campaign.code}-agreement" + (f"-stage-{number}" if number > 1 else "")


def _written(source: Source, table: Table) -> str:
    return boards_csv.table_csv(table.columns, table.rows(source))


def file(content: str | bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
