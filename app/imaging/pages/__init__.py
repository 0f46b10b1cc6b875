"""Pages for bringing studies in and looking after them; open to coordinators and administrators."""

from fastapi import APIRouter

from app.imaging.pages import deidentification, intakes, masking, programs, quarantine, remote, studies, uploads

router = APIRouter(include_in_schema=False)
# /studies/intakes, /studies/programs and /studies/import before /studies/{study_id}
for part in (uploads, intakes, masking, programs, remote, studies, quarantine, deidentification):
    router.include_router(part.router)
