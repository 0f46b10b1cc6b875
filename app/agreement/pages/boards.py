"""The boards: all items in one line each, and one item with its pairs, readers and course."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts.doors import Coordinator
from app.agreement import store
from app.agreement.charts.bland_altman import bland_altman
from app.agreement.charts.confusion import confusion
from app.agreement.charts.curves import froc, timeline
from app.agreement.charts.matrix import matrix
from app.agreement.pages.seeing import TOOLS, seen
from app.agreement.store import ItemBoard
from app.agreement.values import MINIMUM_N, RESAMPLES
from app.assignments import rules
from app.assignments import store as assignments
from app.kernel.refusals import NotFound
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement")

SIDE_BY_SIDE = 3
"""So many pairs of readers are drawn beside each other; of more, one at a time."""
MOST_DRAWN = 8
"""A scale of more categories is shown as a table only."""


@router.get("")
def agreement(request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    anonymous = assignments.adjudicates_in(session, campaign_id, coordinator.person_id)
    found = None if hidden or anonymous else store.material_of(session, campaign_id)
    context = {
        "campaign": campaign,
        "hidden": hidden,
        "anonymous": rules.ANONYMOUS if anonymous else None,
        "material": found,
        "lines": store.overall(found) if found else [],
        "run": store.newest_run(session, campaign_id) if found else None,
        "minimum_n": MINIMUM_N,
        "resamples": RESAMPLES,
        **TOOLS,
    }
    return render(request, "agreement/board.html", context)


@router.get("/item")
def item(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    item: str,
    a: UUID | None = None,
    b: UUID | None = None,
) -> Response:
    looked = seen(session, coordinator, campaign_id)
    board = store.item_board(looked.material, item)
    if board is None:
        raise NotFound
    pairs = [(line.reader_a, line.reader_b) for line in board.block.lines]
    chosen = (str(a), str(b)) if a and b else None
    if chosen is not None and chosen not in pairs:
        raise NotFound
    drawn = [chosen] if chosen else pairs if len(pairs) <= SIDE_BY_SIDE else pairs[:1]
    context = {
        **looked.context,
        "board": board,
        "matrix": matrix(board.block),
        "pairs": pairs,
        "drawn": [(pair, *_plots(board, pair)) for pair in drawn],
        "time": _time(board),
        "froc": froc({looked.people[one.reader]: one.points for one in board.detection}),
    }
    return render(request, "agreement/item.html", context)


def _plots(board: ItemBoard, pair: tuple[str, str]) -> tuple[object, object]:
    """The confusion plot of categories, or the Bland-Altman plot of numbers; None for the other."""
    counted = store.confusion_of(board, *pair)
    if counted is not None:
        plot = confusion(*counted)
        return (plot, None) if len(plot.categories) <= MOST_DRAWN else (None, None)
    if board.table is None:
        return None, None
    columns = [board.names.index(reader) for reader in pair]
    return None, bland_altman(board.table.values[:, columns])


def _time(board: ItemBoard) -> object:
    values = [(label, one.value, one.is_grey) for label, one in board.over_time]
    return timeline(board.over_time[0][1].key, values) if len(values) > 1 else None
