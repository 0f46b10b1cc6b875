"""One's own profile, password and sessions."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, StringConstraints

from app.accounts import actions, store
from app.accounts.doors import SignedIn
from app.accounts.store import sessions
from app.accounts.values import Actor
from app.kernel.refusals import Refusal
from app.web.errors import STATUS
from app.web.flash import redirect
from app.web.forms import EmptyAsNone, Form, Line, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/profile")

Secret = Annotated[str, StringConstraints(max_length=500, strip_whitespace=False)]


class Profile(Form):
    display_name: Line
    specialty: Annotated[Line | None, EmptyAsNone] = None
    years_experience: Annotated[Annotated[int, Field(ge=0, le=80)] | None, EmptyAsNone] = None
    cases_per_year: Annotated[Annotated[int, Field(ge=0, le=100_000)] | None, EmptyAsNone] = None
    site_id: Annotated[uuid.UUID | None, EmptyAsNone] = None


class Password(Form):
    old: Secret
    new: Secret


@router.get("")
def profile(request: Request, session: DbSession, actor: SignedIn) -> Response:
    return _page(request, session, actor)


@router.post("")
def change(
    request: Request, session: DbSession, actor: SignedIn, form: Annotated[Profile, Depends(form_model(Profile))]
) -> Response:
    try:
        with session.begin_nested():
            actions.update_profile(session, actor, **form.model_dump())
    except Refusal as refusal:
        return _page(request, session, actor, refusal)
    return redirect("/profile", "Your profile is saved.")


@router.post("/password")
def change_password(
    request: Request, session: DbSession, actor: SignedIn, form: Annotated[Password, Depends(form_model(Password))]
) -> Response:
    try:
        with session.begin_nested():
            actions.change_password(session, actor, old=form.old, new=form.new)
    except Refusal as refusal:
        return _page(request, session, actor, refusal)
    return redirect("/profile", "Your password is changed; your other sessions have ended.")


@router.get("/sessions")
def own_sessions(request: Request, session: DbSession, actor: SignedIn) -> Response:
    context = {"sessions": sessions.live_sessions(session, actor.person_id)}
    return render(request, "accounts/sessions.html", context)


@router.post("/sessions/{session_id}/end")
def end(session: DbSession, actor: SignedIn, session_id: uuid.UUID) -> Response:
    actions.end_session(session, actor, session_id, reason="ended from another session")
    return redirect("/profile/sessions", "That session has ended.")


def _page(request: Request, session: DbSession, actor: Actor, refusal: Refusal | None = None) -> Response:
    context = {
        "person": store.person(session, actor.person_id),
        "roles": sorted(actor.roles),
        "site_options": [(site.id, site.name) for site in store.sites(session)],
        "refusal": refusal,
    }
    status = STATUS.get(type(refusal), 422) if refusal else 200
    return render(request, "accounts/profile.html", context, status=status)
