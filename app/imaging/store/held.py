"""Which series are held from readers until a person has looked at their pixels."""

import uuid
from collections.abc import Collection, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from app.accounts.tables import Person
from app.imaging.tables import Grant, Hold, PixelConfirmation, PixelMasking, Series
from app.kernel.refusals import NotFound


def is_withheld(series: type[Series] = Series) -> ColumnElement[bool]:
    """Of the `Series` of a query (or an alias of it): held itself, or in a study that is held as a whole."""
    held = aliased(Series)
    open_hold = (
        select(Hold.id)
        .join(held, held.id == Hold.series_id)
        .where(
            or_(Hold.series_id == series.id, (Hold.study_id == series.study_id) & Hold.whole_study),
            ~_is_confirmed(held),
        )
        .correlate(series)
    )
    return exists(open_hold)


def _is_confirmed(series: type[Series]) -> ColumnElement[bool]:
    """Of the `Hold` of a query. A confirmation is of certain pixels, and of what was asked before it: when images
    join the series, when it is masked anew or withheld again, it is none."""
    return exists(select(PixelConfirmation.id).where(*_confirms(series)))


def _confirms(series: type[Series]) -> tuple[ColumnElement[bool], ...]:
    return (
        PixelConfirmation.series_id == series.id,
        PixelConfirmation.pack_sha256 == series.pack_sha256,
        PixelConfirmation.at > Hold.at,
    )


def holds_of(session: Session, study_id: uuid.UUID) -> Sequence[tuple[Hold, Series, PixelConfirmation | None]]:
    """The series of a study that are or were held (of several holds the newest), and who has confirmed their pixels
    as they are now."""
    order = (Series.number, Series.id)
    rows = session.execute(
        select(Hold, Series, PixelConfirmation)
        .ext(distinct_on(*order))
        .join(Series, Series.id == Hold.series_id)
        .outerjoin(PixelConfirmation, and_(*_confirms(Series)))
        .where(Hold.study_id == study_id)
        .order_by(*order, Hold.at.desc(), PixelConfirmation.at.desc())
    )
    return [(row[0], row[1], row[2]) for row in rows]


def held_studies(session: Session, study_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those that no reader sees now: held as a whole."""
    query = (
        select(Hold.study_id)
        .join(Series, Series.id == Hold.series_id)
        .where(Hold.study_id.in_(study_ids), Hold.whole_study, ~_is_confirmed(Series))
    )
    return frozenset(session.scalars(query))


def withheld_series(session: Session, study_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Series of these studies that no reader sees now."""
    return frozenset(session.scalars(_withheld(), {"study_ids": list(study_ids)}))


@cache
def _withheld() -> Select[uuid.UUID]:
    """Written once: that takes longer than the answer."""
    return select(Series.id).where(Series.study_id.in_(bindparam("study_ids", expanding=True)), is_withheld())


def series_and_hold(session: Session, series_id: uuid.UUID, *, lock: bool = False) -> tuple[Series, Hold | None]:
    """Any series, with its newest hold. `lock`: nobody else changes it until the transaction ends."""
    series = session.get(Series, series_id, with_for_update=lock or None, populate_existing=lock)
    if series is None:
        raise NotFound
    return series, session.scalar(
        select(Hold).where(Hold.series_id == series_id).order_by(Hold.at.desc(), Hold.id).limit(1)
    )


def confirmation_of(session: Session, series: Series, hold: Hold | None) -> PixelConfirmation | None:
    """Of the pixels as they are now, and later than the hold."""
    query = select(PixelConfirmation).where(
        PixelConfirmation.series_id == series.id, PixelConfirmation.pack_sha256 == series.pack_sha256
    )
    if hold is not None:
        query = query.where(PixelConfirmation.at > hold.at)
    return session.scalar(query.order_by(PixelConfirmation.at.desc()).limit(1))


def readers_of(session: Session, series: Series) -> Collection[uuid.UUID]:
    """People who may fetch its pixels now, unless it is withheld."""
    return frozenset(
        session.scalars(
            select(Grant.person_id).where(
                Grant.study_id == series.study_id,
                or_(Grant.series_id.is_(None), Grant.series_id == series.id),
                Grant.until_at.is_(None),
                Grant.person_id.is_not(None),
            )
        )
    )


def maskings_of(session: Session, series_id: uuid.UUID) -> list[tuple[PixelMasking, str]]:
    """Each with the name of who did it."""
    rows = session.execute(
        select(PixelMasking, Person.display_name)
        .join(Person, Person.id == PixelMasking.by)
        .where(PixelMasking.series_id == series_id)
        .order_by(PixelMasking.number)
    )
    return [(row[0], row[1]) for row in rows]
