"""API tokens of the whole house, for those who decide what programs may see."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import Session

from app.accounts.tables import ApiToken, Person
from app.accounts.values import Scope


def live_tokens(session: Session, scope: Scope) -> Sequence[Row[ApiToken, Person]]:
    """Those that work now and were made for this, with their owners, by name."""
    query = select(ApiToken, Person).join(Person, Person.id == ApiToken.person_id).where(_live(scope))
    return session.execute(query.order_by(Person.display_name, ApiToken.name, ApiToken.id)).all()


def live_token(session: Session, token_id: uuid.UUID, scope: Scope) -> Row[ApiToken, Person] | None:
    query = select(ApiToken, Person).join(Person, Person.id == ApiToken.person_id)
    return session.execute(query.where(ApiToken.id == token_id, _live(scope))).one_or_none()


def _live(scope: Scope) -> ColumnElement[bool]:
    return and_(
        ApiToken.scopes.contains([scope.value]),
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > func.clock_timestamp(),
        Person.deactivated_at.is_(None),
    )
