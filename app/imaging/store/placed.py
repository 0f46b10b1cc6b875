"""Stacks of studies with what each was last said to be: columns, in one statement that is written once."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, case, select, true
from sqlalchemy.orm import Session

from app.imaging.store.permitted import is_granted
from app.imaging.tables import Series, Stack, StackRole
from app.imaging.values import Role
from app.imaging.values.roles import FAT_SATURATED, UNREAD_ROLES


class Placed(NamedTuple):
    """`role` and what is beside it are None where nobody said anything; `grid` is of stacks over time only."""

    study_id: uuid.UUID
    series_id: uuid.UUID
    series_number: int | None
    manifest_sha256: str
    pack_sha256: str
    pack_bytes: int
    stack_id: uuid.UUID
    number: int
    key: str
    kind: str
    b_value: float | None
    time_index: int | None
    acquired_seconds: float | None
    frame_of_reference_uid: str | None
    frame_count: int
    warnings: list[str]
    has_grid: bool
    grid: dict[str, Any] | None
    role: str | None
    preferred: bool | None
    confidence: float | None
    fat_saturated: bool | None


def placed_stacks(
    session: Session, study_ids: Collection[uuid.UUID], *, for_person: uuid.UUID | None = None
) -> list[Placed]:
    """`for_person`: only what this person was granted and may fetch now."""
    if not study_ids:
        return []
    asked: dict[str, Any] = {"study_ids": list(study_ids)}
    if for_person is not None:
        asked["person_id"] = for_person
    return [Placed(*row) for row in session.execute(_stacks(for_person is not None), asked)]


def roles_in_words(session: Session, study_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What each study has to read, in one line: “T2 axial × 2, ADC, DWI (3)”."""
    counted: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    for stack in placed_stacks(session, study_ids):
        if stack.role is not None and Role(stack.role) not in UNREAD_ROLES:
            counted[stack.study_id][Role(stack.role).label] += 1
    return {
        study_id: ", ".join(f"{label} × {n}" if n > 1 else label for label, n in counter.items())
        for study_id, counter in counted.items()
    }


@cache
def _stacks(for_person: bool) -> Select[Any]:
    newest = (
        select(
            StackRole.role,
            StackRole.preferred,
            StackRole.confidence,
            StackRole.evidence.contains([FAT_SATURATED]).label("fat_saturated"),
        )
        .where(StackRole.stack_id == Stack.id)
        .order_by(StackRole.number.desc())
        .limit(1)
        .lateral()
    )
    columns: tuple[Any, ...] = (
        Series.study_id,
        Series.id,
        Series.number,
        Series.manifest_sha256,
        Series.pack_sha256,
        Series.pack_bytes,
        Stack.id,
        Stack.number,
        Stack.key,
        Stack.kind,
        Stack.b_value,
        Stack.time_index,
        Stack.acquired_seconds,
        Stack.frame_of_reference_uid,
        Stack.frame_count,
        Stack.warnings,
        Stack.grid.is_not(None),
        # the places of all its frames: large, and compared between stacks over time only
        case((newest.c.role == Role.DCE, Stack.grid)),
        newest.c.role,
        newest.c.preferred,
        newest.c.confidence,
        newest.c.fat_saturated,
    )
    # a tuple of columns has no length for the type checker
    query: Select[Any] = select(*columns)
    query = (
        query.select_from(Series)
        .join(Stack, Stack.series_id == Series.id)
        .outerjoin(newest, true())
        .where(Series.study_id.in_(bindparam("study_ids", expanding=True)))
        .order_by(Series.study_id, Series.number, Series.id, Stack.number)
    )
    return query.where(is_granted(bindparam("person_id", type_=Series.id.type))) if for_person else query
