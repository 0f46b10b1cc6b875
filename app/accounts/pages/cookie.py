"""The session cookie: set at sign-in, taken away at sign-out."""

from fastapi import Request, Response

from app.accounts import rules
from app.accounts.doors import cookie_name
from app.accounts.values import NewSession
from app.kernel.settings import settings


def hand_over(response: Response, begun: NewSession) -> Response:
    """Ends with the browser; the server's own limits are shorter in any case."""
    response.set_cookie(cookie_name(), begun.secret, path="/", secure=settings().https, httponly=True, samesite="lax")
    return response


def take_back(response: Response) -> Response:
    """Hospital computers are shared: what the browser kept of us goes too."""
    response.delete_cookie(cookie_name(), path="/", secure=settings().https, httponly=True, samesite="lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def device(request: Request) -> str:
    return rules.device_name(request.headers.get("user-agent", ""))


def address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
