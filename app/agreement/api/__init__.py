"""The agreement room for programs: metrics of what is sent, and feedback in training for the viewer."""

from fastapi import APIRouter

from app.agreement.api import feedback, metrics

router = APIRouter()
router.include_router(feedback.router)
router.include_router(metrics.router)

__all__ = ["router"]
