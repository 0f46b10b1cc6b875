"""The agreement room for programs: metrics of what is sent, and feedback in training for the viewer."""

from fastapi import APIRouter

from app.agreement.api import feedback, measuring

router = APIRouter()
router.include_router(feedback.router)
router.include_router(measuring.router)

__all__ = ["router"]
