"""Leaving the sending to nginx (X-Accel-Redirect): we decide who may have a file, nginx sends its bytes."""

from fastapi import Response

from app.kernel.blobs import blobs
from app.kernel.settings import settings

HEADERS = {"Cache-Control": "private, no-cache"}


def answer(kind: str, sha256: str, content_type: str) -> Response | None:
    """None where no nginx stands in front, or it cannot reach the store: then we send the bytes ourselves."""
    prefix = settings().accel_prefix
    if not prefix or not blobs().is_local:
        return None
    place = f"{prefix.rstrip('/')}/{kind}/{sha256[:2]}/{sha256}"
    return Response(media_type=content_type, headers={**HEADERS, "X-Accel-Redirect": place})
