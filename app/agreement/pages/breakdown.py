"""Agreement broken down by who reads and by the mix of cases; and what readers changed between two stages."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts.doors import Coordinator
from app.agreement import store
from app.agreement.pages.seeing import StageNumber, seen
from app.agreement.rules.board import Statistic
from app.agreement.rules.overview import MAIN
from app.agreement.store.parts import GROUPS, MORE, STAGES
from app.kernel.refusals import NotFound
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement")


@router.get("/breakdown")
def breakdown(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    by: str = "specialty",
    stage: StageNumber = 1,
) -> Response:
    looked = seen(session, coordinator, campaign_id, stage)
    found = store.breakdown(looked.looked, by)
    context = {
        **looked.context,
        "found": found,
        "freshness": looked.looked.freshness((MORE, GROUPS)),
        "factors": list(store.FACTORS),
        "labels": {one.item: one.label for group in found.groups for one in group.figures},
        "figures": {(group.label, one.item): _main(one.statistics) for group in found.groups for one in group.figures},
    }
    return render(request, "agreement/breakdown.html", context)


@router.get("/stages")
def stages(
    request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID, stage: StageNumber = 2
) -> Response:
    """Of each reader, between a stage and the one before."""
    looked = seen(session, coordinator, campaign_id, stage)
    if stage == looked.stages[0].number:
        raise NotFound
    changes = store.changes(looked.looked)
    context = {
        **looked.context,
        "changes": changes,
        "before": stage - 1,
        "freshness": looked.looked.freshness((STAGES,), between=True),
    }
    return render(request, "agreement/stages.html", context)


@router.get("/stages/cases")
def stage_cases(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    item: str,
    reader: UUID,
    stage: StageNumber = 2,
) -> Response:
    """What one reader said of each case in both stages."""
    looked = seen(session, coordinator, campaign_id, stage)
    before = next((one for one in looked.stages if one.number == stage - 1), None)
    found = looked.looked.item(item)
    if before is None or found is None or str(reader) not in looked.people:
        raise NotFound
    context = {
        **looked.context,
        "label": found.label,
        "reader": looked.people[str(reader)],
        "before": before.number,
        "lines": store.answers_before_and_after(looked.looked, before.id, found, str(reader)),
        "numbers": {str(case): n for case, n in store.case_numbers(session, campaign_id).items()},
    }
    return render(request, "agreement/stage_cases.html", context)


def _main(statistics: tuple[Statistic, ...]) -> Statistic:
    return next((one for one in statistics if one.key == MAIN), statistics[0])
