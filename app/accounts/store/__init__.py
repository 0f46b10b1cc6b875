"""Finding people, their roles, sessions, links and tokens."""

from app.accounts.store.people import (
    administrator_exists,
    find_person_by_email,
    grants_of,
    people,
    people_with_role,
    person,
    roles_of,
    roles_of_many,
    sites,
)
from app.accounts.store.preferences import preferences
from app.accounts.store.tokens import live_token, live_tokens

__all__ = [
    "administrator_exists",
    "find_person_by_email",
    "grants_of",
    "live_token",
    "live_tokens",
    "people",
    "people_with_role",
    "person",
    "preferences",
    "roles_of",
    "roles_of_many",
    "sites",
]
