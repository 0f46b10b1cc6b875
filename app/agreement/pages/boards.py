"""The boards: all items in one line each, and one item with its pairs, readers and course."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts.doors import Coordinator
from app.agreement import store
from app.agreement.charts.bland_altman import bland_altman
from app.agreement.charts.confusion import confusion
from app.agreement.charts.curves import froc, timeline
from app.agreement.charts.matrix import matrix
from app.agreement.pages.seeing import StageNumber, look, seen
from app.agreement.store import ItemBoard
from app.agreement.store.parts import BOARD, MORE
from app.agreement.values import Ratings
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
def agreement(
    request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID, stage: StageNumber = 1
) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    anonymous = assignments.adjudicates_in(session, campaign_id, coordinator.person_id)
    closed = {"hidden": hidden, "anonymous": rules.ANONYMOUS if anonymous else None}
    if hidden or anonymous:
        return render(request, "agreement/board.html", {"campaign": campaign, **closed})
    looked = look(session, campaign, stage)
    context = {
        **looked.context,
        **closed,
        "lines": store.overall(looked.looked),
        "freshness": looked.looked.freshness((BOARD,)),
        "run": store.newest_run(session, campaign_id),
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
    stage: StageNumber = 1,
) -> Response:
    looked = seen(session, coordinator, campaign_id, stage)
    board = next(iter(store.item_boards(looked.looked, item)), None)
    if board is None or not board.block.lines:
        raise NotFound
    pairs = [(line.reader_a, line.reader_b) for line in board.block.lines]
    chosen = (str(a), str(b)) if a and b else None
    if chosen is not None and chosen not in pairs:
        raise NotFound
    drawn = [chosen] if chosen else pairs if len(pairs) <= SIDE_BY_SIDE else pairs[:1]
    table = store.ratings_of_item(looked.looked, board)
    context = {
        **looked.context,
        "board": board,
        "freshness": looked.looked.freshness((BOARD, MORE), item),
        "matrix": matrix(board.block),
        "pairs": pairs,
        "drawn": [(pair, *_plots(table, pair)) for pair in drawn],
        "time": _time(board),
        "froc": froc({looked.people[one.reader]: one.points for one in board.detection}),
    }
    return render(request, "agreement/item.html", context)


def _plots(table: Ratings | None, pair: tuple[str, str]) -> tuple[object, object]:
    """The confusion plot of categories, or the Bland-Altman plot of numbers; None for the other."""
    if table is None:
        return None, None
    counted = store.confusion_of(table, *pair)
    if counted is not None:
        plot = confusion(*counted)
        return (plot, None) if len(plot.categories) <= MOST_DRAWN else (None, None)
    return None, bland_altman(table.values[:, [table.names.index(reader) for reader in pair]])


def _time(board: ItemBoard) -> object:
    values = [(label, one.value, one.is_grey) for label, one in board.over_time]
    return timeline(board.over_time[0][1].key, values) if len(values) > 1 else None
