"""Letters of readers: kept per case, random, the same for everybody who may adjudicate it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adjudication.tables import ReaderAlias
from app.agreement.tables import Comparison
from app.reading import store as reading


def aliases(session: Session, case_id: UUID) -> dict[UUID, str]:
    """Reading id → letter, in the order of the letters."""
    return {row.reading_id: row.alias for row in alias_rows(session, case_id)}


def alias_rows(session: Session, case_id: UUID) -> list[ReaderAlias]:
    query = select(ReaderAlias).where(ReaderAlias.case_id == case_id).order_by(ReaderAlias.order_index)
    return list(session.scalars(query))


def shown_readings(session: Session, comparison: Comparison) -> set[UUID]:
    """What an adjudicator of this comparison sees: the readings compared, and the imported ones beside them."""
    imported = reading.imported_readings(session, comparison.case_id, comparison.stage_id)
    return {*map(UUID, comparison.reading_ids), *imported}
