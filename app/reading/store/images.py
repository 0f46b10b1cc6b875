"""What a save needs to know of the images it was drawn on: which stacks a case has, their grids, their frames."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assignments.tables import CaseStudy
from app.imaging.tables import Instance, Series, Stack
from app.reading.values import ImageFrames, StackGrid


def drawables(session: Session, case_id: UUID, stack_ids: Collection[UUID]) -> dict[UUID, StackGrid]:
    """Those of the named stacks that belong to the case."""
    rows = session.execute(
        select(Stack.id, Series.id, Stack.frame_of_reference_uid, Stack.frame_count, Stack.grid)
        .join(Series, Series.id == Stack.series_id)
        .join(CaseStudy, CaseStudy.study_id == Series.study_id)
        .where(CaseStudy.case_id == case_id, Stack.id.in_(stack_ids))
    )
    return {
        stack_id: StackGrid(
            stack_id,
            series_id,
            frame_of_reference_uid,
            (frames, int(grid["rows"]), int(grid["columns"])) if grid else None,
        )
        for stack_id, series_id, frame_of_reference_uid, frames, grid in rows
    }


def frames_of_instances(session: Session, sop_uids: Collection[str]) -> dict[str, ImageFrames]:
    """By SOP instance UID."""
    rows = session.execute(
        select(Instance.sop_uid, Instance.series_id, Instance.frames).where(Instance.sop_uid.in_(sop_uids))
    )
    return {sop_uid: ImageFrames(series_id, frames) for sop_uid, series_id, frames in rows}
