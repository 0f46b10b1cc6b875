"""What a person likes."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from app.accounts.tables import Preference


def preferences(session: Session, person_id: UUID) -> dict[str, Any]:
    return {key: value for key, value in session.execute(_preferences(), {"person_id": person_id})}


@cache
def _preferences() -> Select[str, Any]:
    """Written once: that takes longer than the answer."""
    return select(Preference.key, Preference.value).where(Preference.person_id == bindparam("person_id"))
