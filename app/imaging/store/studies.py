"""Studies, their series and stacks with current roles; lists in a fixed number of statements."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.imaging.tables import DeidentificationReport, Instance, Patient, Series, Stack, StackRole, Study
from app.kernel.paging import Page
from app.kernel.refusals import NotFound


def studies(session: Session, *, search: str = "", page: int = 1, size: int = 50) -> Page[Study]:
    """The latest first; `search` is part of a label or a pseudonym."""
    query = select(Study).join(Study.patient)
    if search:
        like = f"%{search.replace('%', '').replace('_', '')}%"
        query = query.where(or_(Study.label.ilike(like), Patient.pseudonym.ilike(like)))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = max(1, page)
    rows = session.scalars(
        query.options(contains_eager(Study.patient))
        .order_by(Study.accepted_at.desc(), Study.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page(items=rows.all(), total=total, number=number, size=size)


def study(session: Session, study_id: uuid.UUID) -> Study:
    found = session.scalar(
        select(Study)
        .where(Study.id == study_id)
        .options(selectinload(Study.patient), selectinload(Study.series).selectinload(Series.stacks))
    )
    if found is None:
        raise NotFound
    return found


def stack(session: Session, stack_id: uuid.UUID) -> Stack:
    found = session.get(Stack, stack_id)
    if found is None:
        raise NotFound
    return found


def current_roles(session: Session, stack_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, StackRole]:
    """The newest row of each stack."""
    if not stack_ids:
        return {}
    newest = (
        select(StackRole.stack_id, func.max(StackRole.number).label("number"))
        .where(StackRole.stack_id.in_(stack_ids))
        .group_by(StackRole.stack_id)
        .subquery()
    )
    rows = session.scalars(
        select(StackRole).join(
            newest, (StackRole.stack_id == newest.c.stack_id) & (StackRole.number == newest.c.number)
        )
    )
    return {row.stack_id: row for row in rows}


def stacks_of(session: Session, study_ids: Collection[uuid.UUID]) -> list[tuple[Series, Stack]]:
    rows = session.execute(
        select(Series, Stack)
        .join(Stack, Stack.series_id == Series.id)
        .where(Series.study_id.in_(study_ids))
        .order_by(Series.study_id, Series.number, Series.id, Stack.number)
    )
    return [(row[0], row[1]) for row in rows]


def instance_count(session: Session, study_id: uuid.UUID) -> int:
    query = select(func.count()).select_from(Instance).join(Series).where(Series.study_id == study_id)
    return session.scalar(query) or 0


def reports_of(session: Session, study_id: uuid.UUID) -> Sequence[DeidentificationReport]:
    query = select(DeidentificationReport).where(DeidentificationReport.study_id == study_id)
    return session.scalars(query.order_by(DeidentificationReport.at)).all()
