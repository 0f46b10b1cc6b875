"""The interim tables of signed answers and reading times: they say of themselves that they are no release."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from app.accounts.doors import Coordinator
from app.accounts.values import Actor
from app.assignments import rules
from app.assignments import store as assignments
from app.assignments.tables import Campaign
from app.kernel.refusals import NotFound
from app.reading import formats, store
from app.web.sessions import DbSession

router = APIRouter()


@router.get("/campaigns/{campaign_id}/answers.csv")
def answers(session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    campaign = _permitted(session, coordinator, campaign_id)
    return _file(campaign, "answers", formats.answers_csv(campaign.code, store.answer_rows(session, campaign_id)))


@router.get("/campaigns/{campaign_id}/times.csv")
def times(session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    campaign = _permitted(session, coordinator, campaign_id)
    return _file(campaign, "times", formats.times_csv(campaign.code, store.time_rows(session, campaign_id)))


def _permitted(session: Session, coordinator: Actor, campaign_id: UUID) -> Campaign:
    campaign = assignments.campaign(session, campaign_id)
    if assignments.reads_in(session, campaign_id, coordinator.person_id):
        raise NotFound
    rules.assert_may_see_names(adjudicates=assignments.adjudicates_in(session, campaign_id, coordinator.person_id))
    return campaign


def _file(campaign: Campaign, what: str, table: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{campaign.code}-interim-{what}-not-a-release.csv"'}
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)
