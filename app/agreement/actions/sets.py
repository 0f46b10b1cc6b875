"""Putting cases into a named set, with the weight each has at that time."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.agreement import store
from app.agreement.rules.freshness import engine_of
from app.agreement.tables import CaseSet, CaseSetMember
from app.assignments import store as assignments
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.ids import new_id
from app.kernel.refusals import Invalid, NotFound

LONGEST_NAME = 80


def put_into_set(
    session: Session, actor: Actor, campaign_id: UUID, *, name: str, case_ids: Sequence[UUID], stage_id: UUID
) -> CaseSet:
    """The set of this name, made when there is none. What is in it already stays as it is."""
    name = " ".join(name.split())
    if not name:
        raise Invalid("Give the set a name, or choose one.")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"A name has at most {LONGEST_NAME} letters.")
    if not case_ids:
        raise Invalid("Choose at least one case.")
    assignments.campaign(session, campaign_id, lock=True)
    if not set(case_ids) <= {one.id for one in assignments.cases(session, campaign_id)}:
        raise NotFound
    found = store.case_set_named(session, campaign_id, name)
    if found is None:
        found = CaseSet(id=new_id(), campaign_id=campaign_id, name=name, by=actor.person_id)
        session.add(found)
        session.flush()
        _record(session, actor, "case_set.made", found, {"name": name})
    inside = {one.case_id for one in store.members(session, found.id)}
    weights = dict(store.difficulty_of(session, stage_id, engine_of(store.items(session, campaign_id))))
    new = [case_id for case_id in dict.fromkeys(case_ids) if case_id not in inside]
    for case_id in new:
        weight = weights.get(case_id)
        session.add(
            CaseSetMember(
                case_set_id=found.id,
                case_id=case_id,
                weight=weight.value if weight else None,
                definition=weight.definition if weight else None,
                by=actor.person_id,
            )
        )
    session.flush()
    if new:
        _record(session, actor, "case_set.cases_added", found, {"cases": [str(case_id) for case_id in new]})
    return found


def _record(session: Session, actor: Actor, verb: str, found: CaseSet, new: dict[str, object]) -> None:
    audit.record(
        session, actor.person_id, verb, "case_set", found.id,
        campaign_id=found.campaign_id, chain=Chain.campaign(found.campaign_id), new=new,
    )  # fmt: skip
