"""The API about oneself: who am I, what do I like, when does my session end."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, JsonValue, StringConstraints

from app.accounts import actions
from app.accounts.doors import ApiClient, QuietlySignedIn, SignedIn, cookie_name
from app.accounts.pages import cookie
from app.web.sessions import DbSession

router = APIRouter(prefix="/api/v1", tags=["accounts"])


class Me(BaseModel):
    id: str
    display_name: str
    roles: list[str]
    scopes: list[str]


class SessionState(BaseModel):
    ends_at: datetime
    ends_in_seconds: float


@router.get("/me")
def me(actor: ApiClient) -> Me:
    """Who this token acts for and what it may be used for."""
    return Me(
        id=str(actor.person_id),
        display_name=actor.display_name,
        roles=sorted(actor.roles),
        scopes=sorted(actor.scopes),
    )


class Preferred(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: JsonValue


@router.put("/preferences/{key}", include_in_schema=False, status_code=204)
def prefer(session: DbSession, actor: SignedIn, key: str, preferred: Preferred) -> None:
    """Remembers what this person likes, such as the arrangement of panes."""
    actions.prefer(session, actor, key, preferred.value)


@router.get("/session", include_in_schema=False)
def session_state(request: Request, actor: QuietlySignedIn) -> SessionState:
    return _state(request)


@router.post("/session/renewal", include_in_schema=False)
def renew(request: Request, actor: SignedIn) -> SessionState:
    """The person is still here: asked by the warning before an idle session ends."""
    return _state(request)


class Password(BaseModel):
    model_config = ConfigDict(extra="forbid")

    password: Annotated[str, StringConstraints(max_length=500)]


@router.post("/session/continuation", include_in_schema=False, status_code=204)
def go_on(request: Request, session: DbSession, given: Password) -> Response:
    """Signed in again over the work: the cookie still says whose session ran out, the password that it is them."""
    begun = actions.sign_in_again(
        session,
        request.cookies.get(cookie_name(), ""),
        password=given.password,
        address=cookie.address(request),
        device=cookie.device(request),
    )
    if begun is None:
        # no refusal: that the password was wrong is kept in the record
        return JSONResponse({"code": "wrong_password", "detail": "The password is not right."}, status_code=422)
    return cookie.hand_over(Response(status_code=204), begun)


def _state(request: Request) -> SessionState:
    ends_at: datetime = request.state.session_ends_at
    return SessionState(ends_at=ends_at, ends_in_seconds=(ends_at - datetime.now(UTC)).total_seconds())
