"""One's own API tokens; the secret is on the page once, right after it was made."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from app.accounts import actions, rules
from app.accounts.doors import SignedIn
from app.accounts.store import sessions
from app.accounts.values import Actor, NewToken, Scope
from app.kernel.clock import now
from app.kernel.refusals import Refusal
from app.web.errors import STATUS
from app.web.flash import redirect
from app.web.forms import Form, Line, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/profile/tokens")


class Token(Form):
    name: Line
    scopes: list[Scope] = Field(default_factory=list)
    days: int = 90


@router.get("")
def tokens(request: Request, session: DbSession, actor: SignedIn) -> Response:
    return _page(request, session, actor)


@router.post("")
def create(
    request: Request, session: DbSession, actor: SignedIn, form: Annotated[Token, Depends(form_model(Token))]
) -> Response:
    try:
        with session.begin_nested():
            made = actions.create_token(session, actor, name=form.name, scopes=form.scopes, days=form.days)
    except Refusal as refusal:
        return _page(request, session, actor, refusal=refusal)
    return _page(request, session, actor, made=made)


@router.post("/{token_id}/revocation")
def revoke(session: DbSession, actor: SignedIn, token_id: uuid.UUID) -> Response:
    actions.revoke_token(session, actor, token_id)
    return redirect("/profile/tokens", "The token is revoked; nothing can use it any more.")


def _page(
    request: Request,
    session: DbSession,
    actor: Actor,
    *,
    made: NewToken | None = None,
    refusal: Refusal | None = None,
) -> Response:
    context = {
        "tokens": sessions.tokens_of(session, actor.person_id),
        "allowed": [scope for scope in Scope if scope in rules.allowed_scopes(actor.roles)],
        "made": made,
        "refusal": refusal,
        "now": now(session),
    }
    status = STATUS.get(type(refusal), 422) if refusal else 200
    return render(request, "accounts/tokens.html", context, status=status)
