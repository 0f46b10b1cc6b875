"""What was found and how it was settled, of one comparison or of many."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.adjudication.tables import AdjudicationSignature, Difference, Examination, ReferenceItem, Verdict
from app.agreement.tables import Comparison
from app.kernel.refusals import NotFound


def examination(session: Session, comparison_id: UUID) -> Examination | None:
    return session.scalars(select(Examination).where(Examination.comparison_id == comparison_id)).one_or_none()


def differences(session: Session, comparison_id: UUID) -> list[Difference]:
    query = select(Difference).where(Difference.comparison_id == comparison_id)
    return list(session.scalars(query.order_by(Difference.order_index)))


def titles(session: Session, comparison_ids: Collection[UUID]) -> dict[UUID, list[tuple[str, Verdict | None]]]:
    """Every difference of several comparisons in words, with its newest verdict; two statements."""
    query = select(Difference).where(Difference.comparison_id.in_(comparison_ids))
    rows = session.scalars(query.order_by(Difference.comparison_id, Difference.order_index)).all()
    given = verdicts(session, [row.id for row in rows])
    found: dict[UUID, list[tuple[str, Verdict | None]]] = {}
    for row in rows:
        found.setdefault(row.comparison_id, []).append((row.title, given.get(row.id)))
    return found


def difference(session: Session, comparison_id: UUID, difference_id: UUID) -> Difference:
    found = session.get(Difference, difference_id)
    if found is None or found.comparison_id != comparison_id:
        raise NotFound
    return found


def verdicts(session: Session, difference_ids: Collection[UUID]) -> dict[UUID, Verdict]:
    """The newest verdict of each difference that has one."""
    rows = session.scalars(
        select(Verdict)
        .where(Verdict.difference_id.in_(difference_ids))
        .ext(distinct_on(Verdict.difference_id))
        .order_by(Verdict.difference_id, Verdict.version.desc())
    )
    return {row.difference_id: row for row in rows}


def signature(session: Session, comparison_id: UUID) -> AdjudicationSignature | None:
    query = select(AdjudicationSignature).where(AdjudicationSignature.comparison_id == comparison_id)
    return session.scalars(query).one_or_none()


def reference_items(session: Session, comparison_id: UUID) -> list[ReferenceItem]:
    query = select(ReferenceItem).where(ReferenceItem.comparison_id == comparison_id)
    return list(session.scalars(query.order_by(ReferenceItem.unit, ReferenceItem.item)))


def earlier_verdicts(session: Session, comparison: Comparison) -> dict[tuple[str, str], tuple[Difference, Verdict]]:
    """The newest verdicts of earlier comparisons of the same case and stage, by item and digest of the inputs."""
    rows = session.execute(
        select(Difference, Verdict)
        .join(Verdict, Verdict.difference_id == Difference.id)
        .join(Comparison, Comparison.id == Difference.comparison_id)
        .where(
            Comparison.case_id == comparison.case_id,
            Comparison.stage_id == comparison.stage_id,
            Comparison.number < comparison.number,
        )
        .order_by(Comparison.number, Verdict.version)
    )
    return {(one.item, one.inputs_digest): (one, verdict) for one, verdict in rows}
