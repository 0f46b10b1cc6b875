"""The agreement room for programs: metrics of what is sent, and feedback in training for the viewer."""

from app.agreement.api import feedback, measuring
from app.web.wing import Wing

router = Wing()
router.include_router(feedback.router)
router.include_router(measuring.router)

__all__ = ["router"]
