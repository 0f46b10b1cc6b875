"""What a person likes."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Preference


def preferences(session: Session, person_id: UUID) -> dict[str, Any]:
    rows = session.scalars(select(Preference).where(Preference.person_id == person_id))
    return {row.key: row.value for row in rows}
