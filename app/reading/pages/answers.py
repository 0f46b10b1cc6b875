"""The interim table of signed answers: says of itself that it is not a release."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.accounts.doors import Coordinator
from app.assignments import rules
from app.assignments import store as assignments
from app.kernel.refusals import NotFound
from app.reading import formats, store
from app.web.sessions import DbSession

router = APIRouter()


@router.get("/campaigns/{campaign_id}/answers.csv")
def answers(session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    if assignments.reads_in(session, campaign_id, coordinator.person_id):
        raise NotFound
    rules.assert_may_see_names(adjudicates=assignments.adjudicates_in(session, campaign_id, coordinator.person_id))
    table = formats.answers_csv(campaign.code, store.answer_rows(session, campaign_id))
    name = f"{campaign.code}-interim-answers-not-a-release.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)
