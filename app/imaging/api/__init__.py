"""What programs and scripts ask of the imaging room: pixels, deliveries that arrive in parts, registrations."""

from app.imaging.api import intakes, pixels, registrations
from app.web.wing import Wing

router = Wing()
for part in (pixels, intakes, registrations):
    router.include_router(part.router)
