"""Where invitation and reset links lead: choose a password, be signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import StringConstraints

from app.accounts import actions
from app.accounts.actions.links import person_of_link
from app.accounts.pages import cookie
from app.accounts.values import LinkKind
from app.kernel.refusals import Invalid
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()


class Choose(Form):
    password: Annotated[str, StringConstraints(max_length=500, strip_whitespace=False)]


Chosen = Annotated[Choose, Depends(form_model(Choose))]


@router.get("/invitations/{secret}")
def invitation(request: Request, session: DbSession, secret: str) -> Response:
    return _ask(request, session, LinkKind.INVITATION, secret)


@router.get("/resets/{secret}")
def reset(request: Request, session: DbSession, secret: str) -> Response:
    return _ask(request, session, LinkKind.RESET, secret)


@router.post("/invitations/{secret}")
def accept_invitation(request: Request, session: DbSession, secret: str, form: Chosen) -> Response:
    return _use(request, session, LinkKind.INVITATION, secret, form)


@router.post("/resets/{secret}")
def accept_reset(request: Request, session: DbSession, secret: str, form: Chosen) -> Response:
    return _use(request, session, LinkKind.RESET, secret, form)


def _ask(request: Request, session: DbSession, kind: LinkKind, secret: str, refusal: Invalid | None = None) -> Response:
    context = {"person": person_of_link(session, kind, secret), "kind": kind.value, "refusal": refusal}
    return render(request, "accounts/choose_password.html", context, status=422 if refusal else 200)


def _use(request: Request, session: DbSession, kind: LinkKind, secret: str, form: Choose) -> Response:
    try:
        with session.begin_nested():
            begun = actions.use_link(session, kind, secret, password=form.password, device=cookie.device(request))
    except Invalid as refusal:
        return _ask(request, session, kind, secret, refusal)
    return cookie.hand_over(redirect("/", "Your password is set and you are signed in."), begun)
