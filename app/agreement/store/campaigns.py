"""All standing comparisons of a campaign, and the material of its agreement page."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.agreement.tables import Comparison, ComparisonRating, ComparisonValue
from app.assignments import store as assignments
from app.assignments.tables import Case
from app.reading import store as reading


@dataclass(frozen=True)
class CampaignRatings:
    """Rows of the standing comparisons; `cases` gives the case and `patients` the patient of each comparison."""

    ratings: Sequence[ComparisonRating]
    values: Sequence[ComparisonValue]
    cases: dict[UUID, UUID]
    patients: dict[UUID, UUID]


def current_comparisons(session: Session, campaign_id: UUID) -> list[Comparison]:
    """The newest comparison of every case and stage whose readings are all signed, as they were compared."""
    newest = session.scalars(
        select(Comparison)
        .where(Comparison.campaign_id == campaign_id)
        .ext(distinct_on(Comparison.case_id, Comparison.stage_id))
        .order_by(Comparison.case_id, Comparison.stage_id, Comparison.number.desc())
    )
    standing: dict[tuple[UUID, UUID], set[str]] = {}
    for signed in reading.signed_of_campaign(session, campaign_id, with_masks=False):
        standing.setdefault((signed.case_id, signed.stage_id), set()).add(str(signed.submission_id))
    return [c for c in newest if standing.get((c.case_id, c.stage_id)) == set(c.submission_ids)]


def campaign_ratings(session: Session, comparisons: Sequence[Comparison]) -> CampaignRatings:
    """What was said and measured in these comparisons, in a fixed number of statements."""
    ids = [one.id for one in comparisons]
    cases = {one.id: one.case_id for one in comparisons}
    patients = assignments.patients_of_cases(session, set(cases.values()))
    said = select(ComparisonRating).where(ComparisonRating.comparison_id.in_(ids))
    measured = select(ComparisonValue).where(ComparisonValue.comparison_id.in_(ids))
    return CampaignRatings(
        ratings=session.scalars(said.order_by(ComparisonRating.comparison_id, ComparisonRating.unit)).all(),
        values=session.scalars(measured.order_by(ComparisonValue.comparison_id, ComparisonValue.unit)).all(),
        cases=cases,
        patients={comparison_id: patients[case_id] for comparison_id, case_id in cases.items()},
    )


def case_numbers(session: Session, *campaign_ids: UUID) -> dict[UUID, int]:
    """The cases of each campaign numbered in the order they were added, from 1."""
    number = func.row_number().over(partition_by=Case.campaign_id, order_by=[Case.added_at, Case.id])
    rows = session.execute(select(Case.id, number).where(Case.campaign_id.in_(campaign_ids)))
    return {row[0]: row[1] for row in rows}
