"""Studies to choose from, and which sequences the cases of a campaign have."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assignments.store.campaigns import is_removed, studies_of_cases
from app.assignments.tables import Case, CaseStudy
from app.assignments.values import CaseSeries, Reason
from app.imaging import store as imaging
from app.imaging.tables import Study
from app.kernel.refusals import Invalid


def case_series(session: Session, case_ids: Collection[UUID]) -> list[CaseSeries]:
    """In the order the cases were added; five statements whatever their number."""
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
    studies = studies_of_cases(session, case_ids)
    found = imaging.obstacles(session, [study_id for one in studies.values() for study_id in one])
    return [
        CaseSeries(
            case_id,
            " + ".join(names),
            frozenset(panes[case_id]),
            tuple(studies[case_id]),
            tuple(Reason(one.sentence, one.link) for study_id in studies[case_id] for one in found.get(study_id, ())),
        )
        for case_id, names in labels.items()
    ]


def panes_of_cases(session: Session, case_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The panes each case can fill."""
    of_case = studies_of_cases(session, case_ids)
    panes = imaging.panes_of_studies(session, [study_id for found in of_case.values() for study_id in found])
    return {case_id: {pane.value for one in of_case.get(case_id, ()) for pane in panes[one]} for case_id in case_ids}


def studies(session: Session, *, limit: int, not_in: UUID | None = None) -> Sequence[Study]:
    """The latest accepted ones first; without those that are cases of the campaign `not_in`."""
    query = select(Study).order_by(Study.accepted_at.desc(), Study.id).limit(limit)
    if not_in is not None:
        present = (
            select(CaseStudy.study_id)
            .join(Case, Case.id == CaseStudy.case_id)
            .where(Case.campaign_id == not_in, ~is_removed(Case.__table__.c.id))
        )
        query = query.where(Study.id.not_in(present))
    return session.scalars(query).all()


def study_count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Study)) or 0


def studies_by_label(session: Session, labels: Iterable[str]) -> list[UUID]:
    """Refuses labels that no accepted study has, naming up to five of them."""
    wanted = list(dict.fromkeys(label.strip() for label in labels if label.strip()))
    found = {
        label: study_id
        for label, study_id in session.execute(select(Study.label, Study.id).where(Study.label.in_(wanted)))
    }
    unknown = [label for label in wanted if label not in found]
    if unknown:
        raise Invalid(
            f"No study is called {', '.join(unknown[:5])}{' …' if len(unknown) > 5 else ''}.",
            details={"fields": {"labels": "Please check these labels."}},
        )
    return [found[label] for label in wanted]
