"""What a save needs to know of the images it was drawn on: which stacks a case has, their grids, their frames."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assignments.tables import CaseStudy
from app.imaging import store as imaging
from app.imaging.store.hanging import frames_of, is_oriented
from app.imaging.tables import Series, Stack
from app.kernel.geometry import grid_from_json
from app.reading.values import StackGrid


def drawables(session: Session, case_id: UUID, stack_ids: Collection[UUID]) -> dict[UUID, StackGrid]:
    """Those of the named stacks that belong to the case."""
    rows = session.execute(
        select(Series, Stack)
        .join(Stack, Series.id == Stack.series_id)
        .join(CaseStudy, CaseStudy.study_id == Series.study_id)
        .where(CaseStudy.case_id == case_id, Stack.id.in_(stack_ids))
    )
    return {stack.id: _drawable(series, stack) for series, stack in rows}


def known_registrations(session: Session, case_id: UUID, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the named registrations that join images of this case's patient, in force or not."""
    if not ids:
        return frozenset()
    study_ids = session.scalars(select(CaseStudy.study_id).where(CaseStudy.case_id == case_id)).all()
    return imaging.known_registrations(session, study_ids, ids)


def _drawable(series: Series, stack: Stack) -> StackGrid:
    grid = stack.grid
    return StackGrid(
        stack.id,
        series.id,
        stack.frame_of_reference_uid,
        (stack.frame_count, int(grid["rows"]), int(grid["columns"])) if grid else None,
        images=frozenset(frames_of(series, stack)),
        grid=grid_from_json(grid) if grid else None,
        blocked="; ".join(stack.warnings) or None,
        is_oriented=is_oriented(series, stack),
    )
