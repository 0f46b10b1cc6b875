"""The adjudication room for the viewer."""

from app.adjudication.api.adjudications import router

__all__ = ["router"]
