"""What boards and breakdowns are made of: what was said and measured in standing comparisons, as plain values."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from app.agreement.rules.items import Item, comparable_items
from app.agreement.rules.material import Measured, Said
from app.agreement.tables import Comparison, ComparisonRating, ComparisonValue
from app.assignments import store as assignments
from app.assignments.tables import Case
from app.imaging.values.roles import Role
from app.protocols import store as protocols
from app.protocols.values import NOT_ASKED, Definition

ROLE_LABELS = {role.value: role.label for role in Role} | {"high_b": "high b"}


def items(session: Session, campaign_id: UUID) -> list[Item]:
    """What the campaign's protocol asks and can be compared, in its order."""
    design = assignments.current_design(session, campaign_id)
    version = protocols.version(session, design.protocol_version_id)
    return comparable_items(Definition.from_json(version.definition), ROLE_LABELS)


def items_present(session: Session, comparisons: Collection[UUID]) -> tuple[set[str], set[str]]:
    """The items that somebody was asked, and those of which something was measured."""
    asked = ComparisonRating.state != NOT_ASKED
    said = select(ComparisonRating.item).where(ComparisonRating.comparison_id.in_(comparisons), asked).distinct()
    measured = select(ComparisonValue.item).where(ComparisonValue.comparison_id.in_(comparisons)).distinct()
    return set(session.scalars(said)), set(session.scalars(measured))


def said_of(session: Session, comparisons: Sequence[Comparison], wanted: Collection[str] | None = None) -> list[Said]:
    """In a fixed order; `wanted` are items, without it all."""
    rating = ComparisonRating
    rows = (
        select(
            cast(rating.comparison_id, String), cast(Case.patient_id, String), rating.item, rating.unit,
            cast(rating.reader_id, String), rating.state, rating.value,
        )
        .join(Comparison, Comparison.id == rating.comparison_id)
        .join(Case, Case.id == Comparison.case_id)
        .where(rating.comparison_id.in_([one.id for one in comparisons]))
        .order_by(rating.comparison_id, rating.unit, rating.item, rating.reader_id)
    )  # fmt: skip
    if wanted is not None:
        rows = rows.where(rating.item.in_(wanted))
    return [Said(*row) for row in session.execute(rows)]


def measured_of(
    session: Session, comparisons: Sequence[Comparison], wanted: Collection[str] | None = None
) -> list[Measured]:
    """In a fixed order."""
    value = ComparisonValue
    rows = (
        select(
            cast(value.comparison_id, String), cast(Case.patient_id, String), value.item, value.unit,
            cast(value.reader_a_id, String), cast(value.reader_b_id, String), value.metric, value.value,
        )
        .join(Comparison, Comparison.id == value.comparison_id)
        .join(Case, Case.id == Comparison.case_id)
        .where(value.comparison_id.in_([one.id for one in comparisons]))
        .order_by(value.comparison_id, value.unit, value.item, value.metric, value.reader_a_id, value.reader_b_id)
    )  # fmt: skip
    if wanted is not None:
        rows = rows.where(value.item.in_(wanted))
    return [Measured(*row) for row in session.execute(rows)]
