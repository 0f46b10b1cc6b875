"""The simulated readers at work: open, draw, answer, sign, each by the actions a person's clicks would call."""

import json
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import Actor
from app.assignments import store as assignments
from app.assignments.tables import Assignment
from app.demo.readers.draft import read
from app.demo.readers.profile import EVERYBODY
from app.demo.staging import campaigns, studies
from app.demo.staging.cast import actor_of, password
from app.demo.staging.plan import PlannedReading
from app.kernel.settings import settings
from app.reading import actions, store
from app.reading.store import Cell
from app.reading.values import DraftChange, ReadingState


def is_done(session: Session, plan: PlannedReading) -> bool:
    """Also when a person who tries the demonstration meanwhile took the reading back, set it aside or reopened it."""
    cell = _cell(session, plan)
    if cell is None:
        return True
    not_yet = {ReadingState.WAITING} if plan.until == "draft" else {ReadingState.WAITING, ReadingState.DRAFT}
    return cell.state not in not_yet


def do(session: Session, plan: PlannedReading) -> None:
    reader = actor_of(session, plan.reader)
    reading_id = actions.lay_ready(session, reader, _assignment(session, plan))
    skill = next(one for one in EVERYBODY if one.key == plan.reader)
    draft = read(studies.truth(plan.study), skill, store.manifest(session, reader.person_id, reading_id))
    if plan.until == "draft":
        draft = _half(draft)
    revision = _save(session, reader, reading_id, draft)
    if plan.until == "signed":
        proof = accounts.prove_password(session, reader, password(settings()))
        actions.submit(session, reader, reading_id, revision=revision, proof=proof)


def _save(session: Session, reader: Actor, reading_id: UUID, draft: dict[str, Any]) -> int:
    """Whatever was saved before (by a person who tried the demonstration in between) is continued."""
    expected = store.status(session, reading_id).revision
    key = uuid5(reading_id, f"demonstration {expected}")
    change = DraftChange.model_validate(draft)
    sent = json.dumps(draft, sort_keys=True).encode()
    return actions.save(session, reader, reading_id, change, expected=expected, key=key, sent=sent).revision


def _half(draft: dict[str, Any]) -> dict[str, Any]:
    """Broken off after the marks and the first answers."""
    return draft | {"answers": draft["answers"][: len(draft["answers"]) // 2]}


def _cell(session: Session, plan: PlannedReading) -> Cell | None:
    campaign = campaigns.found(session, plan.campaign)
    if campaign is None:
        return None
    case_id = campaigns.case_id(session, plan.campaign, plan.study)
    return store.cells(session, campaign.id, [case_id]).get((case_id, actor_of(session, plan.reader).person_id))


def _assignment(session: Session, plan: PlannedReading) -> Assignment:
    cell, campaign = _cell(session, plan), campaigns.found(session, plan.campaign)
    assert cell is not None
    assert campaign is not None
    return assignments.assignment(session, campaign.id, cell.assignment_id)
