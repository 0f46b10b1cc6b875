"""The grids that marks of a case lie on, and its T2 axial stack as the common ground."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.agreement.rules.regions import Place
from app.assignments import store as assignments
from app.imaging.tables import Series, Stack, StackRole
from app.kernel.geometry import grid_from_json


def places_of(session: Session, case_id: UUID, stack_ids: Collection[str]) -> tuple[dict[str, Place], Place | None]:
    """The stacks by id, and the preferred T2 axial stack of the case's studies (None: there is none)."""
    study_ids = assignments.studies_of_cases(session, [case_id])[case_id]
    newest = (
        select(StackRole.stack_id, StackRole.role, StackRole.preferred)
        .ext(distinct_on(StackRole.stack_id))
        .order_by(StackRole.stack_id, StackRole.number.desc())
        .subquery()
    )
    rows = session.execute(
        select(Stack, newest.c.role, newest.c.preferred)
        .join(Series, Series.id == Stack.series_id)
        .outerjoin(newest, newest.c.stack_id == Stack.id)
        .where(
            or_(
                Stack.id.in_([UUID(stack_id) for stack_id in stack_ids]),
                (Series.study_id.in_(study_ids)) & (newest.c.role == "t2_ax"),
            )
        )
        .order_by(Stack.id)
    ).all()
    places = {str(stack.id): _place(stack) for stack, _, _ in rows}
    axial = [
        places[str(stack.id)]
        for stack, role, preferred in sorted(rows, key=lambda row: not row[2])
        if role == "t2_ax" and stack.grid is not None
    ]
    return places, axial[0] if axial else None


def _place(stack: Stack) -> Place:
    grid = grid_from_json(stack.grid) if stack.grid is not None else None
    return Place(str(stack.id), grid, stack.frame_of_reference_uid, has_scale=not stack.warnings)
