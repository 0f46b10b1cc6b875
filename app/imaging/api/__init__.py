"""What programs and scripts of pages ask of the imaging room: pixels, and deliveries that arrive in parts."""

from fastapi import APIRouter

from app.imaging.api import intakes, pixels

router = APIRouter()
for part in (pixels, intakes):
    router.include_router(part.router)
