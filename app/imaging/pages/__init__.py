"""Pages for bringing studies in and looking after them; open to coordinators and administrators."""

from app.imaging.pages import (
    deidentification,
    intakes,
    masking,
    programs,
    quarantine,
    registrations,
    remote,
    roles,
    studies,
    uploads,
)
from app.web.wing import Wing

router = Wing(include_in_schema=False)
# /studies/intakes, /studies/programs, /studies/import and /studies/roles before /studies/{study_id}
for part in (uploads, intakes, masking, programs, remote, roles, studies, registrations, quarantine, deidentification):
    router.include_router(part.router)
