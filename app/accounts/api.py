"""The API about oneself: who am I, what do I like, when does my session end."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, JsonValue

from app.accounts import actions
from app.accounts.doors import ApiClient, QuietlySignedIn, SignedIn
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


def _state(request: Request) -> SessionState:
    ends_at: datetime = request.state.session_ends_at
    return SessionState(ends_at=ends_at, ends_in_seconds=(ends_at - datetime.now(UTC)).total_seconds())
