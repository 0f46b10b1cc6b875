"""Campaigns with their progress; the matrix of cases and readers."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime

from app.accounts.doors import Coordinator
from app.assignments import actions as assigning
from app.assignments import store as assignments
from app.assignments.values import MemberRole
from app.kernel import clock
from app.reading import store
from app.reading.values import PROBLEMS
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns")


@router.get("")
def campaigns(request: Request, session: DbSession, coordinator: Coordinator, page: PageNumber = 1) -> Response:
    return render(
        request, "reading/campaigns.html", {"page": store.campaign_lines(session, coordinator.person_id, number=page)}
    )


@router.get("/{campaign_id}")
def overview(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    page: PageNumber = 1,
    since: AwareDatetime | None = None,
) -> Response:
    """With `since` only the cases set aside after that moment, for a page that stays open."""
    campaign = assignments.campaign(session, campaign_id)
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    problems = [] if hidden else store.open_problems(session, campaign_id)
    news = {
        "campaign": campaign,
        "hidden": hidden,
        "problem_words": PROBLEMS,
        "fresh": [one for one in problems if since and one.at > since],
        "since": since or clock.now(session),
    }
    if since:
        return render(request, "reading/campaign.html", news, block="news")
    design = assignments.current_design(session, campaign_id)
    started_at = assignments.started_at(session, campaign_id)
    cases = store.case_page(session, campaign_id, number=page)
    readers = store.matrix_readers(session, campaign_id)
    context = news | {
        "design": design,
        "required": assigning.required_panes(design),
        "started_at": started_at,
        "reasons": [] if started_at else assigning.readiness(session, campaign_id),
        "cases": cases,
        "readers": readers,
        "current": {m.person_id for m in assignments.members(session, campaign_id, MemberRole.READER)},
        "cells": {} if hidden else store.cells(session, campaign_id, [case.case_id for case in cases.items]),
        "progress": store.progress(session, [campaign_id])[campaign_id],
        "problems": problems,
        "unassigned": assignments.missing_readers(session, campaign_id, design.readers_per_case),
    }
    return render(request, "reading/campaign.html", context)
