"""Which sequences the cases of a campaign have."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.assignments.tables import Case, CaseStudy
from app.assignments.values import CaseSeries
from app.imaging.tables import Series, Stack, StackRole, Study

_PANE_OF_ROLE = {"dwi_calculated_high_b": "high_b", "dwi_high_b": "high_b"}


def case_series(session: Session, case_ids: Collection[UUID]) -> list[CaseSeries]:
    """In the order the cases were added; three statements whatever their number."""
    labels: dict[UUID, list[str]] = defaultdict(list)
    for case_id, label in session.execute(
        select(CaseStudy.case_id, Study.label)
        .join(Study, Study.id == CaseStudy.study_id)
        .join(Case, Case.id == CaseStudy.case_id)
        .where(CaseStudy.case_id.in_(case_ids))
        .order_by(Case.added_at, Case.id, Study.label)
    ):
        labels[case_id].append(label)
    panes = panes_of_cases(session, case_ids)
    return [CaseSeries(case_id, " + ".join(found), frozenset(panes[case_id])) for case_id, found in labels.items()]


def panes_of_cases(session: Session, case_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The panes each case can fill."""
    found: dict[UUID, set[str]] = defaultdict(set)
    newest = (
        select(StackRole.stack_id, StackRole.role)
        .ext(distinct_on(StackRole.stack_id))
        .order_by(StackRole.stack_id, StackRole.number.desc())
        .subquery()
    )
    for case_id, role in session.execute(
        select(CaseStudy.case_id, newest.c.role)
        .join(Series, Series.study_id == CaseStudy.study_id)
        .join(Stack, Stack.series_id == Series.id)
        .join(newest, newest.c.stack_id == Stack.id)
        .where(CaseStudy.case_id.in_(case_ids))
    ):
        found[case_id].add(_PANE_OF_ROLE.get(role, role))
    return found
