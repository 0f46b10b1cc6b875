"""Decisions about accounts: passwords, tokens, where a role begins its day. Pure."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from app.accounts.values import SYSTEM, Actor, LinkKind, NavigationItem, Role, Scope
from app.kernel.refusals import Conflict, Invalid, NotFound

LINK_LIFETIME = {LinkKind.INVITATION: timedelta(days=7), LinkKind.RESET: timedelta(hours=24)}
TOKEN_LIFETIME_DAYS_MAX = 366
PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX = 12, 200

# too common to be chosen, at lengths the minimum lets through (SecLists' most used passwords)
COMMON_PASSWORDS = frozenset(
    (
        *("123456789012", "1234567890123", "qwertyuiop123", "qwertyqwerty", "password1234", "passwordpassword"),
        *("iloveyou1234", "administrator", "adminadminadmin", "letmeinletmein", "abcdefghijkl", "consilium123"),
    )
)

SCOPES_OF_ROLE: dict[Role, frozenset[Scope]] = {
    Role.ADMINISTRATOR: frozenset({Scope.INTAKE}),
    Role.COORDINATOR: frozenset(Scope),
    Role.API_CLIENT: frozenset({Scope.RELEASES, Scope.READINGS, Scope.DICOMWEB}),
}
"""Readers have no token of their own: it would be a second way to what the campaign hides from them."""

_NAVIGATION: tuple[tuple[NavigationItem, frozenset[Role]], ...] = (
    (NavigationItem("Worklist", "/worklist"), frozenset({Role.READER})),
    (NavigationItem("Differences", "/adjudication"), frozenset({Role.ADJUDICATOR})),
    (NavigationItem("Campaigns", "/campaigns"), frozenset({Role.COORDINATOR})),
    (
        NavigationItem("Studies", "/studies", ("/quarantine", "/deidentification", "/delineations")),
        frozenset({Role.COORDINATOR}),
    ),
    (NavigationItem("Protocols", "/protocols"), frozenset({Role.COORDINATOR})),
    (NavigationItem("People", "/people"), frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})),
    (NavigationItem("Record", "/record"), frozenset({Role.AUDITOR})),
)


def navigation(roles: Iterable[Role]) -> tuple[NavigationItem, ...]:
    held = frozenset(roles)
    return tuple(item for item, allowed in _NAVIGATION if held & allowed)


def first_page(roles: Iterable[Role]) -> str:
    items = navigation(roles)
    return items[0].path if items else "/profile"


def allowed_scopes(roles: Iterable[Role]) -> frozenset[Scope]:
    return frozenset(scope for role in roles for scope in SCOPES_OF_ROLE.get(role, ()))


def new_secret() -> str:
    """256 random bits, safe in a link or a header."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Secrets are random and long, so a plain hash is enough to keep them out of the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


def normal_email(email: str) -> str:
    cleaned = email.strip().lower()
    local, at, domain = cleaned.rpartition("@")
    printable = cleaned.isprintable() and not any(c.isspace() or c in '<>,;:\\"()[]' for c in cleaned)
    if not (at and local and domain and printable and len(cleaned) <= 254) or "@" in local:
        raise Invalid("This is not an e-mail address.", details={"fields": {"email": "Please check the address."}})
    return cleaned


def assert_good_password(password: str, *, email: str | None, display_name: str) -> None:
    def refuse(sentence: str) -> None:
        raise Invalid(sentence, details={"fields": {"password": sentence}})

    if len(password) < PASSWORD_LENGTH_MIN:
        refuse(f"Please choose at least {PASSWORD_LENGTH_MIN} characters; a short sentence is easy to remember.")
    if len(password) > PASSWORD_LENGTH_MAX:
        refuse(f"Please choose at most {PASSWORD_LENGTH_MAX} characters.")
    lowered = password.lower()
    if lowered in COMMON_PASSWORDS or len(set(lowered)) < 5:
        refuse("This password is among the first that would be guessed; please choose another.")
    if lowered in {(email or "").lower(), display_name.lower()}:
        refuse("Please choose a password that is not your name or address.")


def session_is_live(
    now: datetime, *, created_at: datetime, last_seen_at: datetime, idle_minutes: int, absolute_hours: int
) -> bool:
    return now < session_ends_at(
        created_at=created_at, last_seen_at=last_seen_at, idle_minutes=idle_minutes, absolute_hours=absolute_hours
    )


def session_ends_at(
    *, created_at: datetime, last_seen_at: datetime, idle_minutes: int, absolute_hours: int
) -> datetime:
    return min(last_seen_at + timedelta(minutes=idle_minutes), created_at + timedelta(hours=absolute_hours))


TOKEN_PREFIX = "consilium_"  # noqa: S105 - a mark, not a secret
"""So that a leaked token is recognised in a file or a log for what it is."""

_GIVEN_BY_COORDINATORS = frozenset({Role.READER, Role.ADJUDICATOR, Role.API_CLIENT})


def givable_roles(actor: Actor) -> frozenset[Role]:
    """Administrators (and the house itself) give every role, coordinators those of their campaigns."""
    if actor.person_id == SYSTEM.person_id or actor.has(Role.ADMINISTRATOR):
        return frozenset(Role)
    return _GIVEN_BY_COORDINATORS if actor.has(Role.COORDINATOR) else frozenset()


def assert_may_give(actor: Actor, roles: frozenset[Role]) -> None:
    beyond = roles - givable_roles(actor)
    if beyond:
        names = ", ".join(sorted(role.label.lower() for role in beyond))
        raise Conflict(f"Only an administrator can give or end this role: {names}.")


def may_manage(actor: Actor, roles: frozenset[Role]) -> bool:
    """Whoever can reset a password could act as that person: never upwards."""
    return roles <= givable_roles(actor)


def assert_may_manage(actor: Actor, person_id: uuid.UUID, roles: frozenset[Role]) -> None:
    if person_id == SYSTEM.person_id:
        raise NotFound
    if not may_manage(actor, roles):
        raise Conflict("Only an administrator can do this for somebody with this person's roles.")


def assert_token_allowed(roles: frozenset[Role], scopes: frozenset[Scope], days: int) -> None:
    if not scopes:
        raise Invalid("Choose at least one thing this token is for.", details={"fields": {"scopes": "Choose one."}})
    if not scopes <= allowed_scopes(roles):
        raise Invalid(
            "Your roles do not allow a token for this.", details={"fields": {"scopes": "Not for your roles."}}
        )
    if not 1 <= days <= TOKEN_LIFETIME_DAYS_MAX:
        sentence = f"A token lasts between 1 and {TOKEN_LIFETIME_DAYS_MAX} days."
        raise Invalid(sentence, details={"fields": {"days": sentence}})


def device_name(user_agent: str) -> str:
    """ "Firefox on Linux": enough for a person to recognise the own session."""
    browsers = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
    names = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "macOS"}
    browser = next((names.get(b, b) for b in browsers if b in user_agent), "a program")
    system = next((names.get(s, s) for s in systems if s in user_agent), "an unknown system")
    return f"{browser} on {system}"
