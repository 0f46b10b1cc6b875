"""Calibration sets: made from chosen rows of the difficulty list, listed, and taken away as CSV with weights."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from app.accounts.doors import Coordinator
from app.agreement import actions, store
from app.agreement.formats import boards_csv
from app.agreement.pages.export import file
from app.agreement.pages.seeing import StageNumber, seen
from app.web.flash import redirect
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement/sets")

COLUMNS = ("set", "case", "weight", "definition", "added_at")


@router.get("")
def sets(
    request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID, stage: StageNumber = 1
) -> Response:
    looked = seen(session, coordinator, campaign_id, stage)
    return render(request, "agreement/sets.html", {**looked.context, "sets": store.case_sets(session, campaign_id)})


@router.post("")
def put(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    cases: Annotated[list[UUID], Form()] = [],  # noqa: B006 (fastapi copies it)
    into: Annotated[str, Form(max_length=400)] = "",
    name: Annotated[str, Form(max_length=400)] = "",
    stage: StageNumber = 1,
) -> Response:
    """`into` is the name of a set there is; `name`, where given, that of a new one."""
    looked = seen(session, coordinator, campaign_id, stage)
    found = actions.put_into_set(
        session, coordinator, campaign_id,
        name=name.strip() or into, case_ids=cases, stage_id=looked.looked.stage.id,
    )  # fmt: skip
    return redirect(f"{looked.path}/sets/{found.id}{looked.context['only_at']}", "The cases are in the set.")


@router.get("/{set_id}.csv")
def as_csv(session: DbSession, coordinator: Coordinator, campaign_id: UUID, set_id: UUID) -> Response:
    looked = seen(session, coordinator, campaign_id)
    found = store.case_set(session, campaign_id, set_id)
    numbers = store.case_numbers(session, campaign_id)
    rows = [
        (found.name, numbers[one.case_id], one.weight, one.definition, one.at.isoformat())
        for one in store.members(session, set_id)
    ]
    name = f"{looked.campaign.code}-calibration.csv"
    return file(boards_csv.table_csv(COLUMNS, rows), "text/csv; charset=utf-8", name)


@router.get("/{set_id}")
def one_set(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    set_id: UUID,
    stage: StageNumber = 1,
) -> Response:
    looked = seen(session, coordinator, campaign_id, stage)
    context = {
        **looked.context,
        "found": store.case_set(session, campaign_id, set_id),
        "members": store.members(session, set_id),
        "numbers": store.case_numbers(session, campaign_id),
    }
    return render(request, "agreement/set.html", context)
