"""The vocabulary of accounts: roles, scopes of API tokens, and who is acting."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.kernel.ids import SYSTEM_PERSON_ID


class Role(StrEnum):
    """House roles. Being reader or adjudicator *of a campaign* is a row of the assignments room."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    READER = "reader"
    ADJUDICATOR = "adjudicator"
    AUDITOR = "auditor"
    API_CLIENT = "api_client"

    @property
    def label(self) -> str:
        return "API client" if self is Role.API_CLIENT else self.value.capitalize()


class Scope(StrEnum):
    """What an API token may be used for."""

    RELEASES = "releases"
    READINGS = "readings"
    INTAKE = "intake"
    DICOMWEB = "dicomweb"


class LinkKind(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person, or a token acting for one (then the only role is API client)."""

    person_id: uuid.UUID
    display_name: str
    roles: frozenset[Role] = frozenset()
    session_id: uuid.UUID | None = None
    token_id: uuid.UUID | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)

    def has(self, *roles: Role) -> bool:
        """Holds at least one of these roles."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(person_id=SYSTEM_PERSON_ID, display_name="Consilium")
"""Background work and the command line."""


@dataclass(frozen=True)
class Proof:
    """A person has just typed the own password again: what every signature asks for."""

    person_id: uuid.UUID
    at: datetime
    session_id: uuid.UUID | None


@dataclass(frozen=True)
class NewLink:
    """An invitation or reset link; the secret exists only here, the database keeps its digest."""

    kind: LinkKind
    person_id: uuid.UUID
    path: str
    expires_at: datetime


@dataclass(frozen=True)
class NewToken:
    """An API token just made; shown once."""

    token_id: uuid.UUID
    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class NavigationItem:
    """`beside` are other beginnings of addresses that belong to it."""

    label: str
    path: str
    beside: tuple[str, ...] = ()

    def holds(self, address: str) -> bool:
        return any(address == start or address.startswith(f"{start}/") for start in (self.path, *self.beside))


@dataclass(frozen=True)
class NewSession:
    """A sign-in session just begun; the secret goes into the cookie, the database keeps its digest."""

    actor: Actor
    secret: str
