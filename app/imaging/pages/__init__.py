"""Pages for bringing studies in and looking after them; open to coordinators and administrators."""

from fastapi import APIRouter

from app.imaging.pages import intakes, masking, programs, remote, studies, uploads

router = APIRouter(include_in_schema=False)
# /studies/intakes, /studies/programs and /studies/import before /studies/{study_id}
for part in (uploads, intakes, masking, programs, remote, studies):
    router.include_router(part.router)
