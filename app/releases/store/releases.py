"""Rows of freezes and releases."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, literal, select
from sqlalchemy.orm import Session

from app.assignments.tables import Campaign, Membership
from app.assignments.values import MemberRole
from app.imaging.store import fixity
from app.kernel import jobs
from app.kernel.paging import Page
from app.kernel.refusals import NotFound
from app.releases.tables import Freeze, Release, ReleaseProgress
from app.releases.values import MAKING, RELEASE_BLOBS


@dataclass(frozen=True)
class Line:
    """One frozen release of a campaign as its page lists it; `release` is None until it is made."""

    freeze: Freeze
    progress: ReleaseProgress
    release: Release | None
    gave_up: bool = False
    """Its making ended without an archive and without a reason that could be told: the log has it."""


def lines(session: Session, campaign_id: UUID) -> list[Line]:
    """Newest first."""
    rows = session.execute(
        select(Freeze, ReleaseProgress, Release)
        .join(ReleaseProgress, ReleaseProgress.freeze_id == Freeze.id)
        .outerjoin(Release, Release.freeze_id == Freeze.id)
        .where(Freeze.campaign_id == campaign_id)
        .order_by(Freeze.number.desc())
        .execution_options(populate_existing=True)
    )
    return [Line(*row, gave_up=gave_up(session, row[1])) for row in rows]


def gave_up(session: Session, progress: ReleaseProgress) -> bool:
    """Nobody makes it any more, nor will: the worker tries ten times."""
    unfinished = progress.state in ("waiting", "working")
    return unfinished and not jobs.is_under_way(session, MAKING, freeze_id=str(progress.freeze_id))


def freeze(session: Session, freeze_id: UUID) -> Freeze:
    found = session.get(Freeze, freeze_id)
    if found is None:
        raise NotFound
    return found


def progress(session: Session, freeze_id: UUID) -> ReleaseProgress:
    return session.get_one(ReleaseProgress, freeze_id)


def release_of(session: Session, freeze_id: UUID) -> Release | None:
    return session.scalars(select(Release).where(Release.freeze_id == freeze_id)).one_or_none()


def last_number(session: Session, campaign_id: UUID) -> int:
    return session.scalar(select(func.max(Freeze.number)).where(Freeze.campaign_id == campaign_id)) or 0


def is_running(session: Session, campaign_id: UUID) -> bool:
    unfinished = session.scalars(
        select(ReleaseProgress)
        .join(Freeze, ReleaseProgress.freeze_id == Freeze.id)
        .where(Freeze.campaign_id == campaign_id, ReleaseProgress.state.in_(["waiting", "working"]))
    )
    return any(not gave_up(session, one) for one in unfinished)


def releases(
    session: Session, person_id: UUID, *, campaign_id: UUID | None = None, number: int = 1, size: int = 50
) -> Page[tuple[Release, Campaign]]:
    """Finished releases, newest first; none of campaigns the person reads in (they would unblind)."""
    query = _seen_by(person_id)
    if campaign_id is not None:
        query = query.where(Release.campaign_id == campaign_id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.execute(query.order_by(Release.frozen_at.desc(), Release.id).limit(size).offset((number - 1) * size))
    items: Sequence[tuple[Release, Campaign]] = [(row[0], row[1]) for row in rows]
    return Page(items=items, total=total, number=number, size=size)


def release(session: Session, person_id: UUID, release_id: UUID) -> tuple[Release, Campaign]:
    row = session.execute(_seen_by(person_id).where(Release.id == release_id)).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _seen_by(person_id: UUID):  # type: ignore[no-untyped-def]  # a select of two entities
    reads = exists().where(
        Membership.campaign_id == Release.campaign_id,
        Membership.person_id == person_id,
        Membership.role == MemberRole.READER,
    )
    return select(Release, Campaign).join(Campaign, Campaign.id == Release.campaign_id).where(~reads)


def releases_stored() -> list[fixity.Source]:
    """What this room keeps in the store, by name."""
    named = func.concat("release ", Release.number, " of campaign ", Campaign.code)
    return [
        select(literal(RELEASE_BLOBS), Release.blob_sha256, named, fixity.no_study())
        .select_from(Release)
        .join(Campaign, Campaign.id == Release.campaign_id)
    ]
