"""Agreement broken down by who reads and by the mix of cases."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts.doors import Coordinator
from app.agreement import store
from app.agreement.pages.seeing import seen
from app.agreement.rules.board import Statistic
from app.agreement.rules.overview import MAIN
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement")


@router.get("/breakdown")
def breakdown(
    request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID, by: str = "specialty"
) -> Response:
    looked = seen(session, coordinator, campaign_id)
    found = store.values_by(session, campaign_id, by)
    context = {
        **looked.context,
        "found": found,
        "factors": list(store.FACTORS),
        "labels": {one.item: one.label for group in found.groups for one in group.figures},
        "figures": {(group.label, one.item): _main(one.statistics) for group in found.groups for one in group.figures},
    }
    return render(request, "agreement/breakdown.html", context)


def _main(statistics: tuple[Statistic, ...]) -> Statistic:
    return next((one for one in statistics if one.key == MAIN), statistics[0])
