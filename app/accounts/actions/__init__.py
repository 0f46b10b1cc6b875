"""What people do with accounts; every change writes its event in the same transaction."""

from app.accounts.actions.links import create_link, use_link
from app.accounts.actions.passwords import change_password, prove_password
from app.accounts.actions.people import (
    create_first_administrator,
    create_person,
    create_site,
    deactivate,
    end_role,
    ensure_house,
    grant_role,
    invite,
    reactivate,
    set_roles,
    update_profile,
)
from app.accounts.actions.preferences import prefer
from app.accounts.actions.sign_in import begin_session, end_session, end_sessions, sign_in, sign_in_again
from app.accounts.actions.tokens import create_token, revoke_token

__all__ = [
    "begin_session",
    "change_password",
    "create_first_administrator",
    "create_link",
    "create_person",
    "create_site",
    "create_token",
    "deactivate",
    "end_role",
    "end_session",
    "end_sessions",
    "ensure_house",
    "grant_role",
    "invite",
    "prefer",
    "prove_password",
    "reactivate",
    "revoke_token",
    "set_roles",
    "sign_in",
    "sign_in_again",
    "update_profile",
    "use_link",
]
