"""Sign-in, sign-out, and the first page of each role."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import StringConstraints

from app.accounts import actions, rules, store
from app.accounts.doors import SignedIn, visitor
from app.accounts.pages import cookie, welcome
from app.accounts.values import Actor
from app.kernel.refusals import Refusal, TooMany
from app.web import paths
from app.web.errors import STATUS
from app.web.forms import Form, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()

Short = Annotated[str, StringConstraints(max_length=500)]


class SignIn(Form):
    email: Short
    # not trimmed: a password may begin or end with a space
    password: Annotated[str, StringConstraints(max_length=500, strip_whitespace=False)]
    next: Short = ""


async def perhaps(request: Request) -> Actor | None:
    return await visitor(request)


Perhaps = Annotated[Actor | None, Depends(perhaps)]


@router.get("/")
def first_page(actor: SignedIn) -> Response:
    return RedirectResponse(rules.first_page(actor.roles), status_code=303)


@router.get("/sign-in")
def ask(request: Request, session: DbSession, actor: Perhaps, next: str = "") -> Response:
    if actor is not None:
        return RedirectResponse(paths.safe_next(next) or "/", status_code=303)
    if welcome.is_open(request) and not store.administrator_exists(session):
        return RedirectResponse("/welcome", status_code=303)
    return render(request, "accounts/sign_in.html", {"email": "", "next": next, "refusal": None})


@router.post("/sign-in")
def sign_in(
    request: Request, session: DbSession, actor: Perhaps, form: Annotated[SignIn, Depends(form_model(SignIn))]
) -> Response:
    try:
        begun = actions.sign_in(
            session,
            email=form.email,
            password=form.password,
            address=cookie.address(request),
            device=cookie.device(request),
        )
    except TooMany as refusal:
        return _again(request, form, refusal, {"Retry-After": "900"})
    if begun is None:
        return _again(request, form, Refusal("E-mail and password do not go together; please try again."))
    if actor is not None and actor.session_id is not None:
        actions.end_session(session, actor, actor.session_id, reason="signed in again")
    return cookie.hand_over(RedirectResponse(paths.safe_next(form.next) or "/", status_code=303), begun)


@router.post("/sign-out")
def sign_out(session: DbSession, actor: Perhaps) -> Response:
    if actor is not None and actor.session_id is not None:
        actions.end_session(session, actor, actor.session_id)
    return cookie.take_back(RedirectResponse("/sign-in", status_code=303))


def _again(request: Request, form: SignIn, refusal: Refusal, headers: dict[str, str] | None = None) -> Response:
    status = STATUS.get(type(refusal), 422)
    context = {"email": form.email, "next": form.next, "refusal": refusal}
    return render(request, "accounts/sign_in.html", context, status=status, headers=headers)
