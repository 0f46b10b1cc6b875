"""The record for auditors: filterable events with before and after, and the verification of its chains."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from app.accounts.doors import Auditor
from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Verification
from app.kernel.refusals import Invalid
from app.oversight import store
from app.oversight.store import Filter
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/record", include_in_schema=False)

FLAWS_SHOWN = 50


def asked(
    who: Annotated[str, Query(max_length=40)] = "",
    verb: Annotated[str, Query(max_length=60)] = "",
    subject: Annotated[str, Query(max_length=60)] = "",
    campaign: Annotated[str, Query(max_length=40)] = "",
    since: Annotated[str, Query(max_length=10)] = "",
    until: Annotated[str, Query(max_length=10)] = "",
) -> Filter:
    """Empty fields of the form ask for everything."""
    try:
        return Filter(
            actor_id=UUID(who) if who else None,
            verb=verb.strip(),
            subject=subject.strip(),
            campaign_id=UUID(campaign) if campaign else None,
            since=date.fromisoformat(since) if since else None,
            until=date.fromisoformat(until) if until else None,
        )
    except ValueError:
        raise Invalid("This filter cannot be understood; choose from the lists, and give days as 2026-11-24.") from None


@router.get("")
def record(
    request: Request,
    session: DbSession,
    auditor: Auditor,
    wanted: Annotated[Filter, Depends(asked)],
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    return _page(request, session, auditor, wanted, page)


@router.post("/verification")
def verify(request: Request, session: DbSession, auditor: Auditor) -> Response:
    """Goes through every event of every chain, and through the anchors kept outside the database."""
    found = audit.verify(session, audit.anchors_file())
    return _page(request, session, auditor, Filter(), 1, verification=found)


def _page(
    request: Request,
    session: DbSession,
    auditor: Actor,
    wanted: Filter,
    page: int,
    *,
    verification: Verification | None = None,
) -> Response:
    kept = {
        "who": wanted.actor_id,
        "verb": wanted.verb,
        "subject": wanted.subject,
        "campaign": wanted.campaign_id,
        "since": wanted.since,
        "until": wanted.until,
    }
    own = store.own_campaigns(session, auditor.person_id)
    flaws = verification.flaws[:FLAWS_SHOWN] if verification else ()
    campaigns = store.campaigns(session)
    context = {
        "page": store.record(session, wanted, own=own, page=page),
        "wanted": wanted,
        "query": urlencode({key: value for key, value in kept.items() if value}),
        "people": store.people(session),
        "verbs": store.verbs(session, own),
        "campaigns": campaigns,
        "own_campaigns": [name for campaign_id, name in campaigns if campaign_id in own.campaigns],
        "verification": verification,
        "flaws": flaws,
        "nameable": store.nameable_chains(session, own, flaws),
        "total": store.size_of_record(session, own),
    }
    return render(request, "oversight/record.html", context)
