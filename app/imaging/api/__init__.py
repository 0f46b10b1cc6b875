"""What programs and scripts ask of the imaging room: pixels, deliveries that arrive in parts, registrations."""

from fastapi import APIRouter

from app.imaging.api import intakes, pixels, registrations

router = APIRouter()
for part in (pixels, intakes, registrations):
    router.include_router(part.router)
