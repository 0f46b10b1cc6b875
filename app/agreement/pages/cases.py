"""The cases behind a number: every reader's answer, or what was measured between each two."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.accounts.doors import Coordinator
from app.agreement import store
from app.agreement.pages.seeing import seen
from app.agreement.rules.behind import answers_behind, drawings_behind, label_of, metrics_of
from app.kernel.refusals import NotFound
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement")

Words = Annotated[str | None, Query(max_length=200)]


@router.get("/cases")
def cases(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    item: str,
    a: UUID | None = None,
    b: UUID | None = None,
    said_a: Words = None,
    said_b: Words = None,
    by: Words = None,
    group: Words = None,
) -> Response:
    """Without `a` and `b` of all readers; `said_a` and `said_b` keep the cases of one cell of a confusion table,
    `by` and `group` those of one group of a breakdown or one period."""
    looked = seen(session, coordinator, campaign_id)
    board = store.item_board(looked.material, item)
    if board is None:
        raise NotFound
    pair = (str(a), str(b)) if a and b else None
    if pair and not set(pair) <= set(board.names):
        raise NotFound
    found = store.narrowed(session, looked.material, by, group) if by and group else looked.material
    exactly = {r: s for r, s in zip(pair, (said_a, said_b), strict=True) if s is not None} if pair else {}
    readers = list(pair) if pair else sorted(board.names, key=lambda reader: looked.people[reader])
    context = {
        **looked.context,
        "board": board,
        "pair": pair,
        "exactly": exactly,
        "group": group if by and group else None,
        "readers": readers,
        "reader_names": [looked.people[reader] for reader in readers],
        "columns": [(label_of(metric), "number") for metric in metrics_of(item)],
        "lines": answers_behind(board.item, found.said, pair or board.names, exactly) if board.item else [],
        "drawings": [] if board.item else drawings_behind(item, found.measured, pair),
        "case_ids": looked.material.cases,
        "numbers": store.case_numbers(session, campaign_id),
    }
    return render(request, "agreement/cases.html", context)
