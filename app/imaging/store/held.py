"""Which series are held from readers until a person has looked at their pixels."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.tables import Person
from app.imaging.tables import Hold, PixelConfirmation, PixelMasking, Series
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
    """A confirmation is of certain pixels: when images join the series or it is masked anew, it is none."""
    return exists(
        select(PixelConfirmation.id).where(
            PixelConfirmation.series_id == series.id, PixelConfirmation.pack_sha256 == series.pack_sha256
        )
    )


def holds_of(session: Session, study_id: uuid.UUID) -> Sequence[tuple[Hold, Series, PixelConfirmation | None]]:
    """The series of a study that are or were held, and who has confirmed their pixels as they are now."""
    rows = session.execute(
        select(Hold, Series, PixelConfirmation)
        .join(Series, Series.id == Hold.series_id)
        .outerjoin(
            PixelConfirmation,
            (PixelConfirmation.series_id == Series.id) & (PixelConfirmation.pack_sha256 == Series.pack_sha256),
        )
        .where(Hold.study_id == study_id)
        .order_by(Series.number, Series.id)
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
    return frozenset(session.scalars(select(Series.id).where(Series.study_id.in_(study_ids), is_withheld())))


def held_series(session: Session, series_id: uuid.UUID, *, lock: bool = False) -> tuple[Hold, Series]:
    """A series that is or was held. `lock`: nobody else changes it until the transaction ends."""
    query = select(Hold, Series).join(Series, Series.id == Hold.series_id).where(Series.id == series_id)
    row = session.execute(query.with_for_update(of=Series) if lock else query).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def maskings_of(session: Session, series_id: uuid.UUID) -> list[tuple[PixelMasking, str]]:
    """Each with the name of who did it."""
    rows = session.execute(
        select(PixelMasking, Person.display_name)
        .join(Person, Person.id == PixelMasking.by)
        .where(PixelMasking.series_id == series_id)
        .order_by(PixelMasking.number)
    )
    return [(row[0], row[1]) for row in rows]
