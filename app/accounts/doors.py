"""The permission table at the door: the role of the caller is a type in the signature of a page or API route.

Signed out → `NotSignedIn`; a wrong role → `NotFound`, as if the page did not exist.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from starlette.concurrency import run_in_threadpool

from app.accounts import rules
from app.accounts.store import recent, sessions
from app.accounts.values import Actor, Role, Scope
from app.kernel.db import transaction
from app.kernel.refusals import NotFound, NotSignedIn
from app.kernel.settings import settings

Door = Callable[[Request], Awaitable[Actor]]


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host and to https; on a plain loopback address browsers refuse it."""
    return "__Host-consilium" if settings().https else "consilium"


async def visitor(request: Request, *, renew: bool = True) -> Actor | None:
    """Who is asking (looked up once per request), or nobody."""
    if not hasattr(request.state, "actor"):
        authorization = request.headers.get("authorization")
        # a token, once shown, stands alone: a cookie beside it must not widen what it may do
        actor = await _by_token(authorization) if authorization else await _by_cookie(request, renew)
        request.state.actor = actor
        request.state.navigation = rules.navigation(actor.roles) if actor else ()
    found: Actor | None = request.state.actor
    return found


async def _by_cookie(request: Request, renew: bool) -> Actor | None:
    secret = request.cookies.get(cookie_name())
    if not secret:
        return None
    key = rules.digest(secret)
    seen = recent.visits.recall(key)
    if seen is None:
        asked_at = recent.visits.moment()
        seen = await run_in_threadpool(_look_up_visit, secret, renew)
        if seen is None:
            recent.visits.drop(key)
            return None
        if renew:
            recent.visits.keep(key, seen, asked_at)
    request.state.session_ends_at = seen.ends_at
    return seen.actor


def _look_up_visit(secret: str, renew: bool) -> sessions.Visit | None:
    with transaction() as session:
        return sessions.visit(session, secret, renew=renew)


async def _by_token(authorization: str) -> Actor | None:
    secret = _bearer_secret(authorization)
    if not secret:
        return None
    key = rules.digest(secret)
    actor = recent.tokens.recall(key)
    if actor is None:
        asked_at = recent.tokens.moment()
        actor = await run_in_threadpool(_look_up_token, secret)
        if actor is None:
            recent.tokens.drop(key)
        else:
            recent.tokens.keep(key, actor, asked_at)
    return actor


def remembered_token(authorization: str, scope: Scope) -> Actor | None:
    """Whose token this is, if it was seen in the last seconds and has the scope; None says nothing about it."""
    secret = _bearer_secret(authorization)
    actor = recent.tokens.glance(rules.digest(secret)) if secret else None
    return actor if actor is not None and scope in actor.scopes else None


def _bearer_secret(authorization: str) -> str:
    scheme, _, secret = authorization.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _look_up_token(secret: str) -> Actor | None:
    with transaction() as session:
        return sessions.token_actor(session, secret)


async def is_signed_in(request: Request) -> bool:
    return await visitor(request) is not None


def still_here(request: Request) -> Callable[[], Awaitable[bool]]:
    """For event streams: whether the session that opened it is still live (asked anew, without renewing it)."""
    secret = request.cookies.get(cookie_name(), "")

    async def ask() -> bool:
        return await run_in_threadpool(_look_up_visit, secret, False) is not None

    return ask


def door(*roles: Role, renew: bool = True) -> Door:
    """Opens to signed-in people holding one of these roles (to any of them when none is named)."""

    async def enter(request: Request) -> Actor:
        actor = await visitor(request, renew=renew)
        if actor is None:
            raise NotSignedIn
        if actor.session_id is None or (roles and not actor.has(*roles)):
            raise NotFound
        return actor

    return enter


_bearer = HTTPBearer(auto_error=False, description="An API token of Consilium")


def client_door(scope: Scope | None = None) -> Callable[..., Awaitable[Actor]]:
    """Opens to a token with this scope, and to signed-in people who could make themselves such a token."""

    async def enter(request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Actor:
        actor = await visitor(request)
        if actor is None:
            raise NotSignedIn
        allowed = actor.scopes if actor.token_id else rules.allowed_scopes(actor.roles)
        if scope not in allowed if scope else not (actor.token_id or allowed):
            raise NotFound
        return actor

    return enter


def token_door(scope: Scope) -> Callable[..., Awaitable[Actor]]:
    """Opens to a token with this scope and to nobody else: no browser session, whatever its roles."""

    async def enter(request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Actor:
        actor = await visitor(request)
        if actor is None:
            raise NotSignedIn
        if actor.token_id is None or scope not in actor.scopes:
            raise NotFound
        return actor

    return enter


SignedIn = Annotated[Actor, Depends(door())]
QuietlySignedIn = Annotated[Actor, Depends(door(renew=False))]
"""For what a page asks by itself: it does not keep an idle session alive."""

Reader = Annotated[Actor, Depends(door(Role.READER))]
Adjudicator = Annotated[Actor, Depends(door(Role.ADJUDICATOR))]
Coordinator = Annotated[Actor, Depends(door(Role.COORDINATOR))]
Auditor = Annotated[Actor, Depends(door(Role.AUDITOR))]
Administrator = Annotated[Actor, Depends(door(Role.ADMINISTRATOR))]
CoordinatorOrAdministrator = Annotated[Actor, Depends(door(Role.COORDINATOR, Role.ADMINISTRATOR))]

ApiClient = Annotated[Actor, Depends(client_door())]
ReleasesClient = Annotated[Actor, Depends(client_door(Scope.RELEASES))]
ReadingsClient = Annotated[Actor, Depends(client_door(Scope.READINGS))]
IntakeClient = Annotated[Actor, Depends(client_door(Scope.INTAKE))]
DicomwebClient = Annotated[Actor, Depends(token_door(Scope.DICOMWEB))]
DicomwebSender = Annotated[Actor, Depends(token_door(Scope.INTAKE))]
