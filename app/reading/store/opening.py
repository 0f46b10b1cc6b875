"""Where the middle of a gland is known to be: by the reader's own marks, else as stored for the case."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

import numpy as np
from sqlalchemy import Select, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.imaging.tables import Stack
from app.kernel.geometry import grid_from_json
from app.protocols.marks import decode
from app.reading.rules.opening import GLAND, GLAND_AXES, Place, middle
from app.reading.store import visible
from app.reading.tables import GlandPlace, Mark, Mask, Reading


def opening_place(session: Session, reading: Reading) -> Place | None:
    """Never from what anybody else drew, unless a coordinator stored its middle for the case."""
    return gland_middle(session, reading) or stored_places(session, [reading.case_id]).get(reading.case_id)


def stored_places(session: Session, case_ids: Collection[UUID]) -> dict[UUID, Place]:
    return {
        case_id: Place(_triple(row), row.frame_of_reference_uid) for case_id, row in _rows(session, case_ids).items()
    }


def stored_place(session: Session, case_id: UUID) -> GlandPlace | None:
    return _rows(session, [case_id]).get(case_id)


def gland_middle(session: Session, reading: Reading) -> Place | None:
    """By the outlined or painted gland of one reading, else by its measured axes."""
    of_reading = {"campaign_id": reading.campaign_id, "reading_id": reading.id}
    marks = [mark for mark in session.scalars(_gland_marks(), of_reading) if not mark.deleted]
    drawn = [mark for mark in marks if mark.structure == GLAND] or marks
    frames = {mark.frame_of_reference_uid for mark in drawn}
    if len(frames) != 1:
        return None
    points = [point for mark in drawn for point in _spanned(session, mark)]
    return Place(middle(points), frames.pop()) if points else None


# the statements of every opening are written once: that takes longer than the answer
@cache
def _gland_marks() -> Select[Mark]:
    return (
        select(Mark)
        .where(Mark.campaign_id == bindparam("campaign_id"), Mark.reading_id == bindparam("reading_id"))
        .where(Mark.structure.in_((GLAND, *GLAND_AXES)))
        .ext(distinct_on(Mark.object_id))
        .order_by(Mark.object_id, Mark.version.desc())
    )


def imports_with_gland(session: Session, case_ids: Collection[UUID]) -> dict[UUID, list[Reading]]:
    """Case → its standing imported readings in which the gland is outlined."""
    gland = select(Mark.id).where(
        Mark.campaign_id == Reading.campaign_id, Mark.reading_id == Reading.id, Mark.structure == GLAND, ~Mark.deleted
    )
    rows = session.scalars(
        select(Reading)
        .where(Reading.case_id.in_(case_ids), Reading.purpose == visible.IMPORTED, visible.is_signed(), gland.exists())
        .order_by(Reading.created_at, Reading.id)
    )
    found: dict[UUID, list[Reading]] = {}
    for reading in rows:
        found.setdefault(reading.case_id, []).append(reading)
    return found


def _rows(session: Session, case_ids: Collection[UUID]) -> dict[UUID, GlandPlace]:
    return {row.case_id: row for row in session.scalars(_places(), {"case_ids": list(case_ids)})}


@cache
def _places() -> Select[GlandPlace]:
    return (
        select(GlandPlace)
        .where(GlandPlace.case_id.in_(bindparam("case_ids", expanding=True)))
        .ext(distinct_on(GlandPlace.case_id))
        .order_by(GlandPlace.case_id, GlandPlace.number.desc())
    )


def _triple(row: GlandPlace) -> tuple[float, float, float]:
    x, y, z = row.place_mm
    return x, y, z


def _spanned(session: Session, mark: Mark) -> list[list[float]]:
    """Points that span a mark: its own, or the corners of what is painted."""
    if "mask_id" not in mark.geometry:
        found: list[list[float]] = mark.geometry.get("points_mm") or [mark.geometry["point_mm"]]
        return found
    grid = grid_from_json(session.get_one(Stack, mark.stack_id).grid or {})
    data = session.scalars(
        select(Mask.data).where(Mask.campaign_id == mark.campaign_id, Mask.id == UUID(mark.geometry["mask_id"]))
    ).one()
    frames, rows, columns = np.nonzero(decode(data, grid.shape))
    if not frames.size:
        return []
    ends = np.array([[side(axis) for axis in (columns, rows, frames)] for side in (np.min, np.max)], dtype=float)
    corners: list[list[float]] = grid.to_patient(ends).tolist()
    return corners
