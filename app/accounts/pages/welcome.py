"""The very first start: the person at this computer becomes the first administrator, once."""

import ipaddress
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import StringConstraints

from app.accounts import actions, store
from app.accounts.pages import cookie
from app.kernel.refusals import NotFound, Refusal
from app.kernel.settings import settings
from app.web.errors import STATUS
from app.web.forms import Form, Line, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()


class Welcome(Form):
    display_name: Line
    email: Line
    password: Annotated[str, StringConstraints(max_length=500, strip_whitespace=False)]


def is_open(request: Request) -> bool:
    """Only on this very computer: on a server the first administrator is made by a command."""
    client = request.client.host if request.client else ""
    here = not settings().https and _is_loopback(settings().host) and _is_loopback(client)
    return here and _is_loopback(_called(request))


def _called(request: Request) -> str:
    """The name the browser knows us by: another site's page could make its own name lead to this computer."""
    name = request.headers.get("host", "")
    return name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", "testclient"}


def _assert_open(request: Request, session: DbSession) -> None:
    if not is_open(request) or store.administrator_exists(session):
        raise NotFound


@router.get("/welcome")
def ask(request: Request, session: DbSession) -> Response:
    _assert_open(request, session)
    return render(request, "accounts/welcome.html", {"form": None, "refusal": None})


@router.post("/welcome")
def begin(request: Request, session: DbSession, form: Annotated[Welcome, Depends(form_model(Welcome))]) -> Response:
    _assert_open(request, session)
    try:
        with session.begin_nested():
            person = actions.create_first_administrator(
                session, display_name=form.display_name, email=form.email, password=form.password
            )
    except Refusal as refusal:
        status = STATUS.get(type(refusal), 422)
        return render(request, "accounts/welcome.html", {"form": form, "refusal": refusal}, status=status)
    begun = actions.begin_session(session, person, device=cookie.device(request))
    return cookie.hand_over(RedirectResponse("/", status_code=303), begun)
