"""Proposing what each stack is, from the headers as they arrived: role, confidence, evidence."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.imaging import roles
from app.imaging.actions.collecting import Piece
from app.imaging.tables import Series, Stack, StackRole
from app.imaging.values import DIFFUSION_ROLES
from app.imaging.values import Stack as Sorted


def propose_roles(
    session: Session,
    actor: Actor,
    series: Series,
    stacks: Sequence[Sorted],
    rows: Sequence[Stack],
    pieces: Sequence[Piece],
) -> list[StackRole]:
    """Rows not yet added, for stacks that have no role yet: what was confirmed stays."""
    headers = {piece.examined.identity.sop_uid: piece.examined.header for piece in pieces}
    has_role = set(session.scalars(select(StackRole.stack_id).where(StackRole.stack_id.in_([row.id for row in rows]))))
    proposed = []
    facts = [_facts(stack, stacks, headers) for stack in stacks]
    for row, stack, fact, proposal in zip(rows, stacks, facts, roles.classify(facts), strict=True):
        if row.id in has_role:
            continue
        row.b_value = roles.own_b_value(fact, stack.b_value) if proposal.role in DIFFUSION_ROLES else None
        proposed.append(
            StackRole(
                stack_id=row.id,
                number=1,
                role=proposal.role,
                preferred=False,
                confidence=proposal.confidence,
                evidence=list(proposal.evidence),
                origin="proposed",
                by=actor.person_id,
            )
        )
    return proposed


def _facts(stack: Sorted, stacks: Sequence[Sorted], headers: dict[str, dict[str, str]]) -> roles.SeriesFacts:
    """Of one stack, in the light of its series."""
    header = next((headers[f.sop_uid] for f in stack.frames if f.sop_uid in headers), {})
    alike = [one for one in stacks if one.kind == stack.kind]
    grids = list(dict.fromkeys(str([round(float(v), 3) for v in s.grid.normal]) for s in stacks if s.grid))
    b_values = sorted({one.b_value for one in alike if one.b_value is not None})
    times = len({one.time_index for one in alike if one.time_index is not None and one.b_value == stack.b_value})
    computed = {
        "b_values": ";".join(f"{b:g}" for b in b_values),
        "slice_normal": ";".join(grids),
        "n_slices": str(len(stack.frames)),
        "n_frames": str(sum(len(one.frames) for one in alike)),
        "n_temporal_positions": str(times or 1),
    }
    return roles.facts_from_header({**header, **computed})
