"""How difficult each case is: a list to sort and narrow, from which cases are put into a calibration set."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.accounts.doors import Coordinator
from app.agreement import store
from app.agreement.pages.seeing import StageNumber, seen
from app.agreement.rules.difficulty import Difficulty
from app.agreement.store.parts import DIFFICULTY
from app.kernel.paging import page_in
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement")

Order = Literal["difficulty", "disagreement", "doubt", "effort", "case"]


@router.get("/difficulty")
def difficulty(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    order: Order = "difficulty",
    at_least: Annotated[float, Query(ge=0, le=1)] = 0,
    mix: Annotated[str, Query(max_length=200)] = "",
    stage: StageNumber = 1,
    page: PageNumber = 1,
) -> Response:
    """`mix` is a factor of case mix and one of its groups, such as `volume:30 to 50 ml`."""
    looked = seen(session, coordinator, campaign_id, stage)
    of = looked.looked
    numbers = store.case_numbers(session, campaign_id)
    places = store.groups_of_cases(of)
    by, _, group = mix.partition(":")
    among = store.cases_in(places.get(by, {}), group) if mix else None
    lines = [
        (case_id, numbers[case_id], one)
        for case_id, one in store.difficulty_of(session, of.stage.id, of.engine)
        if (one.value or 0) >= at_least and (among is None or one.comparison in among)
    ]
    context = {
        **looked.context,
        "lines": page_in(sorted(lines, key=lambda line: (_place(order, line[2]), line[1])), number=page),
        "order": order,
        "at_least": at_least,
        "mix": mix,
        "mixes": [(store.FACTORS[key], store.groups_in(found)) for key, found in places.items()],
        "freshness": of.freshness((DIFFICULTY,)),
        "sets": store.case_sets(session, campaign_id),
    }
    return render(request, "agreement/difficulty.html", context)


def _place(order: Order, one: Difficulty) -> float:
    """The hardest first, what is unknown last; `case` keeps the numbers' own order."""
    if order == "case":
        return 0.0
    value = one.value if order == "difficulty" else getattr(one, order)
    return 1.0 if value is None else -float(value)
