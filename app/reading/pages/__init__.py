"""Pages of the reading room: the reader's worklist and reading, the coordinator's view of a campaign."""

from app.reading.pages import (
    answers,
    cases,
    coordination,
    delineations,
    furnishing,
    imports,
    overview,
    readers,
    room,
    worklist,
)
from app.web.wing import Wing

router = Wing(include_in_schema=False)
for part in (worklist, room, overview, cases, readers, coordination, answers, imports, delineations, furnishing):
    router.include_router(part.router)
