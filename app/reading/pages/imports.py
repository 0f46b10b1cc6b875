"""Imported delineations and the stored mappings of their labels: lists, a mapping's versions, retiring it."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BeforeValidator, StringConstraints

from app.accounts.doors import Coordinator
from app.reading import actions
from app.reading.store import imports, mappings
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()

KINDS = {"human": "imported", "algorithm": "algorithm"}
EmptyAsNone = BeforeValidator(lambda value: value or None)


@router.get("/delineations")
def imported(
    request: Request, session: DbSession, coordinator: Coordinator,
    campaign: Annotated[UUID | None, EmptyAsNone, Query()] = None,
    kind: Annotated[Literal["human", "algorithm"] | None, EmptyAsNone, Query()] = None,
    search: Annotated[str, Query(max_length=100)] = "", page: PageNumber = 1,
) -> Response:  # fmt: skip
    campaigns = imports.campaigns_open_to(session, coordinator.person_id)
    found = mappings.imported_lines(
        session, campaigns, campaign_id=campaign, kind=KINDS[kind] if kind else None, search=search.strip(), page=page
    )
    context = {
        "page": found, "campaigns": campaigns, "campaign_id": campaign, "kind": kind or "", "search": search,
        "waiting": mappings.waiting_uploads(session, coordinator.person_id),
    }  # fmt: skip
    return render(request, "reading/delineations.html", context)


@router.get("/delineations/mappings")
def stored(request: Request, session: DbSession, coordinator: Coordinator, page: PageNumber = 1) -> Response:
    return render(request, "reading/mappings.html", {"page": mappings.mapping_lines(session, page=page)})


@router.get("/delineations/mappings/{mapping_id}")
def mapping(request: Request, session: DbSession, coordinator: Coordinator, mapping_id: UUID) -> Response:
    found = mappings.mapping(session, mapping_id)
    versions = mappings.mapping_lines(session, name=found.name).items
    context = {"mapping": next(one for one in versions if one.id == mapping_id), "versions": versions}
    return render(request, "reading/mapping.html", context)


class Retirement(Form):
    reason: Annotated[str, StringConstraints(max_length=500)]


@router.post("/delineations/mappings/{mapping_id}/retirement")
def retire(
    session: DbSession,
    coordinator: Coordinator,
    mapping_id: UUID,
    form: Annotated[Retirement, Depends(form_model(Retirement))],
) -> Response:
    actions.retire_mapping(session, coordinator, mapping_id, reason=form.reason)
    return redirect(f"/delineations/mappings/{mapping_id}", "The mapping is retired; it is not offered any more.")
