"""What an address says about itself: open to strangers, spoken to by programs, safe to go to next."""

from urllib.parse import urlencode, urlsplit

from fastapi import Request

OPEN = (
    "/sign-in",
    "/welcome",
    "/healthz",
    "/static",
    "/invitations",
    "/resets",
    "/favicon.ico",
    "/api/v1/session/continuation",
)
JSON = ("/api/", "/pixels/", "/dicomweb/", "/healthz")
_PAGES = ("/api/docs",)


def is_open(path: str) -> bool:
    """These answer strangers as they are; every other address first asks for sign-in."""
    return any(path == start or path.startswith(f"{start}/") for start in OPEN)


def speaks_json(request: Request) -> bool:
    path = request.url.path
    return path.startswith(JSON) and path not in _PAGES


def sign_in(wanted: str) -> str:
    return "/sign-in" if wanted == "/" else f"/sign-in?{urlencode({'next': wanted})}"


def safe_next(wanted: str | None) -> str | None:
    """Only a path of this house: `//host`, `/\\host` and control characters lead elsewhere."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or not wanted.isprintable():
        return None
    parts = urlsplit(wanted)
    return None if parts.scheme or parts.netloc or is_open(parts.path) else wanted
