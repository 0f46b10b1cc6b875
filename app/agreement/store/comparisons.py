"""One comparison: its row, what was said, what was measured, which findings are one lesion."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.agreement.tables import Comparison, ComparisonRating, ComparisonValue, LesionMatch
from app.kernel.refusals import NotFound


def comparison(session: Session, comparison_id: UUID) -> Comparison:
    found = session.get(Comparison, comparison_id)
    if found is None:
        raise NotFound
    return found


def newest_comparison(session: Session, case_id: UUID, stage_id: UUID) -> Comparison | None:
    """The last one made of this case and stage; it stands only while its signatures do."""
    query = select(Comparison).where(Comparison.case_id == case_id, Comparison.stage_id == stage_id)
    return session.scalars(query.order_by(Comparison.number.desc()).limit(1)).first()


def ratings(session: Session, comparison_id: UUID) -> list[ComparisonRating]:
    query = select(ComparisonRating).where(ComparisonRating.comparison_id == comparison_id)
    order = (ComparisonRating.unit, ComparisonRating.item, ComparisonRating.reader_id)
    return list(session.scalars(query.order_by(*order)))


def values(session: Session, comparison_id: UUID) -> list[ComparisonValue]:
    query = select(ComparisonValue).where(ComparisonValue.comparison_id == comparison_id)
    order = (ComparisonValue.unit, ComparisonValue.item, ComparisonValue.metric, ComparisonValue.reader_a_id)
    return list(session.scalars(query.order_by(*order, ComparisonValue.reader_b_id)))


def lesions(session: Session, comparison_id: UUID) -> list[LesionMatch]:
    """The members of every lesion, in the order of lesions and readers."""
    newest = select(func.max(LesionMatch.version)).where(LesionMatch.comparison_id == comparison_id)
    query = select(LesionMatch).where(
        LesionMatch.comparison_id == comparison_id, LesionMatch.version == newest.scalar_subquery()
    )
    return list(session.scalars(query.order_by(LesionMatch.unit, LesionMatch.reader_id)))


def is_corrected(session: Session, comparison_id: UUID) -> bool:
    """A person said which findings are one lesion."""
    rows = select(LesionMatch.id).where(LesionMatch.comparison_id == comparison_id, LesionMatch.by.is_not(None))
    return session.scalars(rows.limit(1)).first() is not None
