"""The reading room for programs: the viewer's own calls, and delineations that come from elsewhere."""

from fastapi import APIRouter

from app.reading.api import delineations, previews, readings

router = APIRouter()
router.include_router(readings.router)
router.include_router(delineations.router)
router.include_router(previews.router)

__all__ = ["router"]
