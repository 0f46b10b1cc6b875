"""THE table: refusal → HTTP status; and how a no is said to browsers (a page) and to programs (RFC 9457)."""

import logging
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.kernel.refusals import (
    Conflict,
    Forbidden,
    Invalid,
    Misunderstood,
    NotFound,
    NotOffered,
    NotSignedIn,
    Refusal,
    Stale,
    TooLarge,
    TooMany,
    Unavailable,
)
from app.web import paths
from app.web.answers import NEXT, RETRY_AFTER, TITLES
from app.web.guards import security_headers
from app.web.templating import render

log = logging.getLogger(__name__)

STATUS: dict[type[Refusal], int] = {
    Misunderstood: 400,
    NotSignedIn: 401,
    Forbidden: 403,
    NotFound: 404,
    NotOffered: 406,
    Conflict: 409,
    Stale: 412,
    TooLarge: 413,
    Invalid: 422,
    TooMany: 429,
    Unavailable: 503,
}

_BAD_INPUT = (DataError,)
_AWAY = (OperationalError, InterfaceError, InternalError, PoolTimeoutError)


def install(app: FastAPI) -> None:
    for refusal in (Refusal, HTTPException, RequestValidationError, DBAPIError, PoolTimeoutError):
        app.add_exception_handler(refusal, answer)
    app.add_exception_handler(ClientDisconnect, unheard)
    app.add_exception_handler(Exception, broken)


async def answer(request: Request, error: Exception) -> Response:
    refusal = _refusal_of(error)
    if await _hides_everything(request, refusal):
        refusal = NotSignedIn()
    status = next((STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS), 422)
    if isinstance(error, HTTPException) and type(refusal) is Refusal:
        status = error.status_code
    if isinstance(refusal, NotSignedIn) and not paths.speaks_json(request):
        return _to_sign_in(request)
    response = _said(request, refusal, status)
    if isinstance(error, HTTPException) and status == 405 and error.headers:
        response.headers.update(error.headers)
    return response


async def unheard(request: Request, error: Exception) -> Response:
    """Whoever asked has left in the middle of a request: no fault of ours, and nobody to answer."""
    return Response(status_code=400)


async def broken(request: Request, error: Exception) -> Response:
    """An error of ours: the log has the trace, the person gets a page. Sent outside the guards, so with headers."""
    sentence = "An unexpected error stopped this request; nothing of it was kept."
    response = _said(request, Refusal(sentence, code="broken"), 500)
    response.headers.update(security_headers())
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _refusal_of(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, RequestValidationError):
        return _refusal_of_validation(error)
    if isinstance(error, _BAD_INPUT):
        return Invalid("A value in this request cannot be stored: too large, or not the kind that is expected.")
    if isinstance(error, IntegrityError) and isinstance(error.orig, UniqueViolation):
        return Conflict("Somebody did the same at the same moment; nothing of this request was kept.")
    if isinstance(error, _AWAY):
        log.warning("the database cannot answer: %s", type(error).__name__)
        return Unavailable("The database cannot answer right now; nothing of this request was kept.")
    if isinstance(error, HTTPException):
        # while a body is read FastAPI turns every error into "400", also our own refusals
        if isinstance(error.__cause__, Refusal):
            return error.__cause__
        return NotFound() if error.status_code == 404 else Refusal(_plain(error.status_code), code="http")
    raise error


def _refusal_of_validation(error: RequestValidationError) -> Refusal:
    """An address that cannot name anything is an address of nothing; everything else is named field by field."""
    if any(item["loc"][0] == "path" for item in error.errors()):
        return NotFound()
    return Invalid("Some fields need correcting.", details={"fields": field_sentences(error.errors())})


def field_sentences(errors: Any) -> dict[str, str]:  # noqa: ANN401 - pydantic's own list of dicts
    """Field → what is wrong with it; never what was sent, which might be personal."""
    named = {".".join(str(part) for part in item["loc"] if part != "body"): item["msg"] for item in errors}
    return {name or "body": sentence.removeprefix("Value error, ") for name, sentence in named.items()}


async def _hides_everything(request: Request, refusal: Refusal) -> bool:
    """Signed out, every closed address answers alike, whether it exists, takes this method, or likes the body."""
    if paths.is_open(request.url.path) or isinstance(refusal, (NotSignedIn, Forbidden, TooLarge, Unavailable)):
        return False
    known = getattr(request.app.state, "is_signed_in", None)
    return known is not None and not await known(request)


def _to_sign_in(request: Request) -> Response:
    wanted = request.url.path if request.method in {"GET", "HEAD"} else "/"
    if request.method in {"GET", "HEAD"} and request.url.query:
        wanted += f"?{request.url.query}"
    address = paths.sign_in(wanted)
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


def _said(request: Request, refusal: Refusal, status: int) -> Response:
    headers = {"Retry-After": RETRY_AFTER[status]} if status in RETRY_AFTER else {}
    if paths.speaks_json(request):
        if status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        problem = {
            "type": "about:blank",
            "title": TITLES.get(status, "Refused"),
            "status": status,
            "detail": refusal.sentence,
            "code": refusal.code,
            "details": refusal.details,
        }
        return JSONResponse(problem, status, headers, media_type="application/problem+json")
    context = {"status": status, "title": TITLES.get(status, "Refused"), "refusal": refusal, "next": NEXT.get(status)}
    if status in {404, 500, 503}:
        # a foreign and a missing thing must give the same bytes, so nothing of the address or person is shown;
        # and without a database nothing may be looked up
        context |= {"actor": None, "navigation": ()}
    block = "message" if request.headers.get("hx-request") else None
    return render(request, "errors/refused.html", context, block=block, status=status, headers=headers)


def _plain(status: int) -> str:
    return f"{TITLES.get(status, 'This request was refused')}."
