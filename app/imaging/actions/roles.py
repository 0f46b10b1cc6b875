"""A person says what a stack is, and which of several is to be shown first."""

import uuid
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.actions import gate
from app.imaging.actions.preferring import propose_preferred, restated
from app.imaging.store.studies import current_roles, stack, stacks_of, study
from app.imaging.tables import StackRole
from app.imaging.values import Role
from app.kernel.refusals import Invalid, NotFound


def confirm_roles(session: Session, actor: Actor, study_id: uuid.UUID, roles: Mapping[uuid.UUID, Role]) -> None:
    """Many at once: each stack of the study named gets its role confirmed, or corrected."""
    found = study(session, study_id)
    of_study = {stack.id for _, stack in stacks_of(session, [study_id])}
    if not roles or not set(roles) <= of_study:
        raise NotFound
    old = current_roles(session, list(roles))
    for stack_id, role in roles.items():
        before = old[stack_id]
        if before.origin == "confirmed" and before.role == role:
            continue
        same = before.role == role
        session.add(
            StackRole(
                stack_id=stack_id,
                number=before.number + 1,
                role=role,
                preferred=before.preferred and same,
                confidence=1.0,
                evidence=[*before.evidence, "confirmed by a person"] if same else ["said by a person"],
                origin="confirmed",
                by=actor.person_id,
            )
        )
        audit.record(
            session, actor.person_id, "stack.role_confirmed" if same else "stack.role_corrected", "stack", stack_id,
            chain=Chain.house(), old={"role": before.role, "origin": before.origin}, new={"role": role},
        )  # fmt: skip
    session.flush()
    propose_preferred(session, actor, study_id)
    gate.review_study(session, found)


def prefer_stack(session: Session, actor: Actor, stack_id: uuid.UUID) -> None:
    """Of the stacks that share this one's role, b-value and time in its study, this one is shown first."""
    chosen = stack(session, stack_id)
    pairs = stacks_of(session, [chosen.series.study_id])
    roles = current_roles(session, [one.id for _, one in pairs])
    mine = roles.get(stack_id)
    if mine is None:
        raise Invalid("This stack has no role yet.")
    if mine.preferred and mine.origin == "confirmed":
        return
    for _, one in pairs:
        row = roles.get(one.id)
        alike = row is not None and (row.role, one.b_value, one.time_index) == (
            mine.role,
            chosen.b_value,
            chosen.time_index,
        )
        if row is None or not alike:
            continue
        if one.id == stack_id:
            session.add(restated(row, actor, preferred=True, origin="confirmed"))
        elif row.preferred:
            session.add(restated(row, actor, preferred=False))
    session.flush()
    audit.record(
        session, actor.person_id, "stack.preferred", "stack", stack_id, chain=Chain.house(), new={"role": mine.role}
    )
