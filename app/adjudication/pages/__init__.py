"""Pages of adjudication: the adjudicator's cases and room, a campaign's differences and from where on they count."""

from fastapi import APIRouter

from app.adjudication.pages import cases, thresholds

router = APIRouter(include_in_schema=False)
for part in (cases, thresholds):
    router.include_router(part.router)
