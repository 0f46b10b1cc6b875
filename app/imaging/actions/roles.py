"""A person says what a stack is, one study or many at once, and which of several is to be shown first."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.actions import gate
from app.imaging.actions.preferring import propose_preferred, restated
from app.imaging.actions.site_rules import learn
from app.imaging.rules.stacks import b_value_of_key
from app.imaging.store.review import stacks_of_kinds
from app.imaging.store.studies import current_roles, stack, stacks_of, study
from app.imaging.tables import Stack, StackRole
from app.imaging.values import DIFFUSION_ROLES, Role
from app.imaging.values.review import Kind, Said
from app.kernel.refusals import Conflict, Invalid, NotFound


@dataclass(frozen=True)
class SaidOfKind:
    """What a person said of series of one kind, and how many they saw when they said it."""

    kind: Kind
    seen: int
    role: Role


def confirm_roles(session: Session, actor: Actor, study_id: uuid.UUID, roles: Mapping[uuid.UUID, Role]) -> None:
    """Many at once: each stack of the study named gets its role confirmed, or corrected."""
    study(session, study_id)
    _say(session, actor, [study_id], roles)


def confirm_kinds(session: Session, actor: Actor, said: Sequence[SaidOfKind], among: Said) -> int:
    """Across studies: every series of each kind. Returns how many stacks there were.

    Series that arrived after the person looked were not seen: then nothing happens, and they are told.
    """
    found = stacks_of_kinds(session, [one.kind for one in said], among)
    roles: dict[uuid.UUID, Role] = {}
    studies: set[uuid.UUID] = set()
    for one in said:
        members = found[one.kind]
        if len(members) != one.seen:
            raise Conflict("Meanwhile the list has changed: series came in, or somebody confirmed some. Look again.")
        studies |= {study_id for study_id, _ in members}
        roles |= {stack_id: one.role for _, stack_id in members}
    _say(session, actor, sorted(studies), roles)
    return len(roles)


def _say(session: Session, actor: Actor, study_ids: Sequence[uuid.UUID], roles: Mapping[uuid.UUID, Role]) -> None:
    known = {stack.id: (series.study_id, stack) for series, stack in stacks_of(session, study_ids)}
    if not roles or not set(roles) <= set(known):
        raise NotFound
    old = current_roles(session, list(roles))
    corrected: list[tuple[Stack, Role]] = []
    for stack_id, role in roles.items():
        before = old[stack_id]
        if before.origin == "confirmed" and before.role == role:
            continue
        same = before.role == role
        if not same:
            corrected.append((known[stack_id][1], role))
        session.add(_said(before, role, actor))
        audit.record(
            session, actor.person_id, "stack.role_confirmed" if same else "stack.role_corrected", "stack", stack_id,
            chain=Chain.house(), old={"role": before.role, "origin": before.origin}, new={"role": role},
        )  # fmt: skip
    for one, role in corrected:
        if role in DIFFUSION_ROLES and one.b_value is None:
            one.b_value = b_value_of_key(one.key)
    learn(session, actor, corrected)
    session.flush()
    touched: dict[uuid.UUID, None] = dict.fromkeys(known[stack_id][0] for stack_id in roles)
    for study_id in touched:
        propose_preferred(session, actor, study_id)
        gate.review_study(session, study(session, study_id))


def _said(before: StackRole, role: Role, actor: Actor) -> StackRole:
    same = before.role == role
    return StackRole(
        stack_id=before.stack_id,
        number=before.number + 1,
        role=role,
        preferred=before.preferred and same,
        confidence=1.0,
        evidence=[*before.evidence, "confirmed by a person"] if same else ["said by a person"],
        origin="confirmed",
        by=actor.person_id,
    )


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
    alike: dict[uuid.UUID, StackRole] = {}
    for _, one in pairs:
        row = roles.get(one.id)
        shared = (mine.role, chosen.b_value, chosen.time_index)
        if row is not None and (row.role, one.b_value, one.time_index) == shared:
            alike[one.id] = row
    for one_id, row in alike.items():
        if one_id == stack_id:
            session.add(restated(row, actor, preferred=True, origin="confirmed"))
        elif row.preferred:
            session.add(restated(row, actor, preferred=False))
    session.flush()
    audit.record(
        session, actor.person_id, "stack.preferred", "stack", stack_id, chain=Chain.house(), new={"role": mine.role}
    )
