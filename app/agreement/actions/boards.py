"""Computing what the boards show, piece by piece in the background: asked for, planned, computed, cancelled."""

import datetime
import json
import time
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.agreement import store
from app.agreement.actions import computing
from app.agreement.store import parts
from app.assignments import store as assignments
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel import clock, jobs
from app.kernel.refusals import NotFound

PLAN, COMPUTE = "agreement.plan", "agreement.compute"
PARTS_AT_ONCE = 4
"""Of one job: what is lost when a worker dies, and how often progress is seen."""

SOON = datetime.timedelta(seconds=2)
"""Signatures that come shortly after one another are taken together."""


def ask_for_boards(session: Session, campaign_id: UUID, stage_id: UUID) -> None:
    """After a comparison: a few statements; the numbers follow in the background."""
    if parts.ask(session, campaign_id, stage_id):
        # ahead: after a run of a whole campaign, the differences of a thousand cases wait to be written down
        jobs.defer(session, PLAN, after=SOON, ahead=True, stage_id=str(stage_id), campaign_id=str(campaign_id))


def begin_boards(session: Session, actor: Actor, campaign_id: UUID, stage_id: UUID) -> int:
    """A person asks for what is missing or stale; how many parts are computed now."""
    assert_stage(session, campaign_id, stage_id)
    wanted = plan_boards(session, campaign_id, stage_id)
    _record(session, actor, "boards.begun", campaign_id, stage_id, {"parts": wanted})
    return wanted


def cancel_boards(session: Session, actor: Actor, campaign_id: UUID, stage_id: UUID) -> None:
    """What was computed stays; jobs that wait find nothing wanted."""
    assert_stage(session, campaign_id, stage_id)
    parts.unwant(session, stage_id)
    _record(session, actor, "boards.cancelled", campaign_id, stage_id, {})


def plan_boards(session: Session, campaign_id: UUID, stage_id: UUID) -> int:
    """Wants every part that is not of the comparisons that stand now; jobs of a few parts, the overview first."""
    parts.take_up(session, stage_id)
    stale = _stale(computing.scene_of(session, campaign_id, stage_id))
    parts.want(session, campaign_id, stage_id, stale)
    for name in computing.ORDER:
        of_kind = [one for one in stale if one[0] == name]
        for start in range(0, len(of_kind), PARTS_AT_ONCE):
            some = json.dumps(of_kind[start : start + PARTS_AT_ONCE])
            jobs.defer(session, COMPUTE, ahead=True, campaign_id=str(campaign_id), stage_id=str(stage_id), parts=some)
    return len(stale)


def compute_parts(session: Session, campaign_id: UUID, stage_id: UUID, some: Sequence[tuple[str, str]]) -> None:
    """One job. What is not wanted any more is left out; what did not change is recalled by its content."""
    wanted = [(part, item) for part, item in some if parts.is_wanted(session, stage_id, part, item)]
    if not wanted:
        return
    as_of = clock.now(session)
    scene = computing.scene_of(session, campaign_id, stage_id)
    for part, item in wanted:
        begun = time.perf_counter()
        details = computing.COMPUTED[part](session, scene, item)
        parts.computed(
            session, stage_id, part, item,
            engine=scene.engine, material=scene.material(part), as_of=as_of,
            seconds=time.perf_counter() - begun, details=details,
        )  # fmt: skip


def boards_stand(session: Session, campaign_id: UUID) -> bool:
    """Everything is computed from the comparisons that stand now."""
    stages = assignments.stages(session, campaign_id)
    return not any(
        parts.is_planned(session, stage.id) or _stale(computing.scene_of(session, campaign_id, stage.id))
        for stage in stages
    )


def advance_boards(session: Session, campaign_id: UUID) -> None:
    """A few parts of each stage, or what is to be computed; a worker may be at the same, in the same order."""
    for stage in assignments.stages(session, campaign_id):
        stale = _stale(computing.scene_of(session, campaign_id, stage.id))
        wanted = {(one.part, one.item) for one in parts.parts(session, stage.id) if one.wanted}
        if parts.is_planned(session, stage.id) or not wanted.issuperset(stale):
            plan_boards(session, campaign_id, stage.id)
        else:
            compute_parts(session, campaign_id, stage.id, stale[:PARTS_AT_ONCE])


def _stale(scene: computing.Scene) -> list[tuple[str, str]]:
    """(part, item), the overview first."""
    known = {(one.part, one.item): one for one in parts.parts(scene.session, scene.stage_id)}
    around = store.circumstances_key(scene.session, scene.campaign_id)
    changed = parts.part_details(scene.session, scene.stage_id, parts.GROUPS).get("around") != around
    stale = [
        one
        for one in computing.needed(scene) | set(known)
        if (part := known.get(one)) is None
        or (part.engine, part.material) != (scene.engine, scene.material(part.part))
        or (changed and part.part in (parts.GROUPS, parts.MORE))
    ]
    return sorted(stale, key=lambda one: (computing.ORDER.index(one[0]), one[1]))


def assert_stage(session: Session, campaign_id: UUID, stage_id: UUID) -> None:
    if stage_id not in {stage.id for stage in assignments.stages(session, campaign_id)}:
        raise NotFound


def _record(
    session: Session, actor: Actor, verb: str, campaign_id: UUID, stage_id: UUID, new: dict[str, object]
) -> None:
    audit.record(
        session, actor.person_id, verb, "stage", stage_id,
        campaign_id=campaign_id, chain=Chain.campaign(campaign_id), new=new,
    )  # fmt: skip
