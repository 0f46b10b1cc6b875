"""One sentence carried over a redirect ("Invitation made."), shown once and forgotten."""

from typing import Literal
from urllib.parse import quote, unquote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.kernel.settings import settings

COOKIE = "flash"
Mood = Literal["done", "warning"]


def redirect(path: str, said: str | None = None, mood: Mood = "done") -> RedirectResponse:
    """To `path` after a form was taken (303), saying one sentence there."""
    response = RedirectResponse(path, status_code=303)
    if said:
        response.set_cookie(
            COOKIE, quote(f"{mood}:{said}"), max_age=60, httponly=True, samesite="lax", secure=settings().https
        )
    return response


def read(request: Request) -> dict[str, str] | None:
    mood, colon, sentence = unquote(request.cookies.get(COOKIE, "")).partition(":")
    return {"mood": mood, "sentence": sentence} if colon and mood in {"done", "warning"} else None


def clear(response: Response) -> None:
    response.delete_cookie(COOKIE)
