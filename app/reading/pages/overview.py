"""Campaigns with their progress; the matrix of cases and readers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.accounts.doors import Coordinator
from app.assignments import actions as assigning
from app.assignments import store as assignments
from app.assignments.values import MemberRole
from app.reading import store
from app.reading.values import PROBLEMS
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns")

PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@router.get("")
def campaigns(request: Request, session: DbSession, coordinator: Coordinator, page: PageNumber = 1) -> Response:
    return render(
        request, "reading/campaigns.html", {"page": store.campaign_lines(session, coordinator.person_id, number=page)}
    )


@router.get("/{campaign_id}")
def overview(
    request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID, page: PageNumber = 1
) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    design = assignments.current_design(session, campaign_id)
    started_at = assignments.started_at(session, campaign_id)
    cases = store.case_page(session, campaign_id, number=page)
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    readers = store.matrix_readers(session, campaign_id)
    context = {
        "campaign": campaign,
        "design": design,
        "required": assigning.required_panes(design),
        "started_at": started_at,
        "reasons": [] if started_at else assigning.readiness(session, campaign_id),
        "cases": cases,
        "readers": readers,
        "current": {m.person_id for m in assignments.members(session, campaign_id, MemberRole.READER)},
        "hidden": hidden,
        "problem_words": PROBLEMS,
        "cells": {} if hidden else store.cells(session, campaign_id, [case.case_id for case in cases.items]),
        "progress": store.progress(session, [campaign_id])[campaign_id],
        "problems": [] if hidden else store.open_problems(session, campaign_id),
        "unassigned": assignments.missing_readers(session, campaign_id, design.readers_per_case),
    }
    return render(request, "reading/campaign.html", context)
