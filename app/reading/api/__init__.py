"""The reading room for programs: the viewer's own calls, and delineations that come from elsewhere."""

from app.reading.api import delineations, previews, readings
from app.web.wing import Wing

router = Wing()
router.include_router(readings.router)
router.include_router(delineations.router)
router.include_router(previews.router)

__all__ = ["router"]
