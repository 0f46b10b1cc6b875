"""Pages for planning a campaign. What shows readings beside the plan is a page of the reading room."""

from app.assignments.pages import creation, design, planning, programs
from app.web.wing import Wing

router = Wing(include_in_schema=False)
# before the reading room's /campaigns/{campaign_id}
for part in (creation, design, planning, programs):
    router.include_router(part.router)
