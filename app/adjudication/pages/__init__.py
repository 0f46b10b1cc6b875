"""Pages of adjudication: the adjudicator's cases and room, a campaign's differences and from where on they count."""

from app.adjudication.pages import cases, thresholds
from app.web.wing import Wing

router = Wing(include_in_schema=False)
for part in (cases, thresholds):
    router.include_router(part.router)
