"""Programs (API tokens for DICOMweb) and the studies they were let see."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.imaging.tables import Grant, Patient, Study
from app.kernel.paging import Page, page_of

CHOICE = 50
"""So many studies are offered at once; a search finds the others."""


def study_counts(session: Session, token_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    query = select(Grant.token_id, func.count(Grant.study_id.distinct())).where(
        Grant.token_id.in_(token_ids), Grant.until_at.is_(None)
    )
    return {token_id: count for token_id, count in session.execute(query.group_by(Grant.token_id)) if token_id}


def studies_seen(session: Session, token_id: uuid.UUID, *, page: int = 1) -> Page[Study]:
    """By label."""
    seen = select(Grant.study_id).where(Grant.token_id == token_id, Grant.until_at.is_(None))
    return page_of(session, select(Study).where(Study.id.in_(seen)).order_by(Study.label), number=page, size=100)


def reasons(
    session: Session, token_id: uuid.UUID, study_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[datetime, str]]:
    """Since when it may see each study, and why."""
    query = select(Grant.study_id, func.min(Grant.from_at), func.min(Grant.granted_because)).where(
        Grant.token_id == token_id, Grant.study_id.in_(study_ids), Grant.until_at.is_(None)
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(query.group_by(Grant.study_id))}


def studies_to_offer(session: Session, token_id: uuid.UUID, search: str) -> Sequence[Study]:
    """Those it may not see yet, the latest first; `search` is part of a label or a pseudonym."""
    seen = select(Grant.study_id).where(Grant.token_id == token_id, Grant.until_at.is_(None))
    query = select(Study).join(Study.patient).where(Study.id.not_in(seen))
    if search:
        like = f"%{search.replace('%', '').replace('_', '')}%"
        query = query.where(or_(Study.label.ilike(like), Patient.pseudonym.ilike(like)))
    return session.scalars(query.order_by(Study.accepted_at.desc(), Study.id).limit(CHOICE)).all()


def programs_of_study(session: Session, study_id: uuid.UUID) -> int:
    """How many programs may fetch this study now."""
    query = select(func.count(Grant.token_id.distinct())).where(
        Grant.study_id == study_id, Grant.token_id.is_not(None), Grant.until_at.is_(None)
    )
    return session.scalar(query) or 0


def seen_of(
    session: Session, token_ids: Collection[uuid.UUID], study_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, int]:
    """How many of these studies each program may fetch."""
    query = select(Grant.token_id, func.count(Grant.study_id.distinct())).where(
        Grant.token_id.in_(token_ids), Grant.study_id.in_(study_ids), Grant.until_at.is_(None)
    )
    return {token_id: count for token_id, count in session.execute(query.group_by(Grant.token_id)) if token_id}
