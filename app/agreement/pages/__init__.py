"""Pages of the agreement room: boards of a campaign, the cases behind their numbers, and what each metric means."""

from app.agreement.pages import boards, breakdown, cases, comparing, difficulty, export, feedback, help, sets
from app.web.wing import Wing

router = Wing(include_in_schema=False)
for part in (boards, breakdown, cases, comparing, difficulty, export, feedback, help, sets):
    router.include_router(part.router)
