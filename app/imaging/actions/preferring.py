"""Which of several stacks of one role is shown first, as long as nobody has chosen."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.imaging.rules import hanging
from app.imaging.rules.hanging import Candidate
from app.imaging.store.hanging import taken
from app.imaging.store.studies import current_roles, stacks_of
from app.imaging.tables import Series, Stack, StackRole
from app.imaging.values import Role
from app.imaging.values.roles import FAT_SATURATED
from app.kernel.bulk import insert_many

_PROPOSED = ("stack_id", "number", "role", "preferred", "confidence", "evidence", "origin", "by")


def propose_preferred(session: Session, actor: Actor, study_id: uuid.UUID, proposed: Sequence[StackRole] = ()) -> None:
    """The later of equal stacks, unless a person confirmed one of that role. Adds the `proposed` rows, too."""
    pairs = stacks_of(session, [study_id])
    roles = current_roles(session, [stack.id for _, stack in pairs])
    fresh = {row.stack_id: row for row in proposed}
    roles |= fresh
    candidates = [_candidate(series, stack, roles[stack.id]) for series, stack in pairs if stack.id in roles]
    chosen = hanging.preferred(candidates)
    added = []
    settled = {row.role for row in roles.values() if row.origin == "confirmed" and row.preferred}
    for stack_id, row in roles.items():
        wanted = stack_id in chosen and row.role not in settled
        if stack_id in fresh:
            row.preferred = wanted
            added.append(row)
        elif row.role not in settled and row.preferred != wanted:
            session.add(restated(row, actor, preferred=wanted))
    session.flush()
    insert_many(session, StackRole, [{name: getattr(row, name) for name in _PROPOSED} for row in added])


def _candidate(series: Series, stack: Stack, role: StackRole) -> Candidate:
    return Candidate(
        stack_id=stack.id,
        role=Role(role.role),
        preferred=role.preferred,
        b_value=stack.b_value,
        time_index=stack.time_index,
        frames=stack.frame_count,
        taken=taken(stack.acquired_seconds, series.number, stack.number),
        confidence=role.confidence,
        fat_saturated=FAT_SATURATED in role.evidence,
    )


def restated(row: StackRole, actor: Actor, *, preferred: bool, origin: str | None = None) -> StackRole:
    """The same role said once more, with another preference."""
    return StackRole(
        stack_id=row.stack_id,
        number=row.number + 1,
        role=row.role,
        preferred=preferred,
        confidence=row.confidence,
        evidence=row.evidence,
        origin=origin or row.origin,
        by=actor.person_id,
    )
