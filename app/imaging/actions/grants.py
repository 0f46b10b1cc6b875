"""Who may fetch which pixels, from when until when, and why."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.store.held import held_studies
from app.imaging.tables import Grant, Study
from app.kernel import clock
from app.kernel.refusals import Conflict, NotFound


def grant_study(
    session: Session,
    actor: Actor,
    person_id: uuid.UUID,
    study_id: uuid.UUID,
    because: str,
    *,
    series_id: uuid.UUID | None = None,
    stack_id: uuid.UUID | None = None,
) -> Grant:
    """The running grant of this person, study and reason: made now, unless it is there.

    Of one series or one stack only, where that is named.
    """
    study = session.get(Study, study_id)
    if study is None:
        raise NotFound
    if held_studies(session, [study_id]):
        raise Conflict(f"Study {study.label} is held: confirm in its masking screen that no name is visible first.")
    running = session.scalar(
        select(Grant).where(
            Grant.person_id == person_id,
            Grant.study_id == study_id,
            Grant.series_id.is_(None) if series_id is None else Grant.series_id == series_id,
            Grant.stack_id.is_(None) if stack_id is None else Grant.stack_id == stack_id,
            Grant.granted_because == because,
            Grant.until_at.is_(None),
        )
    )
    if running is not None:
        return running
    grant = Grant(
        person_id=person_id, study_id=study_id, series_id=series_id, stack_id=stack_id, granted_because=because
    )
    session.add(grant)
    session.flush()
    _record(session, actor, "pixels.granted", grant, because)
    return grant


def end_grant(session: Session, actor: Actor, grant_id: uuid.UUID, because: str) -> None:
    """From now on; a grant that has ended stays as it was."""
    grant = session.get(Grant, grant_id, with_for_update=True)
    if grant is None:
        raise NotFound
    _end(session, actor, grant, because)


def end_grants_because(session: Session, actor: Actor, granted_because: str, because: str) -> None:
    """All running grants that were given for one reason (an assignment that was taken back)."""
    query = select(Grant).where(Grant.granted_because == granted_because, Grant.until_at.is_(None))
    for grant in session.scalars(query.with_for_update()):
        _end(session, actor, grant, because)


def end_grants_of(
    session: Session, actor: Actor, person_id: uuid.UUID, granted_because: Collection[str], because: str
) -> None:
    """The running grants that a person was given for these reasons."""
    query = select(Grant).where(
        Grant.person_id == person_id, Grant.granted_because.in_(granted_because), Grant.until_at.is_(None)
    )
    for grant in session.scalars(query.with_for_update()):
        _end(session, actor, grant, because)


def _end(session: Session, actor: Actor, grant: Grant, because: str) -> None:
    if grant.until_at is not None:
        return
    grant.until_at, grant.ended_because = clock.now(session), because
    session.flush()
    _record(session, actor, "pixels.grant_ended", grant, because)


def _record(session: Session, actor: Actor, verb: str, grant: Grant, reason: str) -> None:
    new = {"person": grant.person_id, "study": grant.study_id, "series": grant.series_id, "stack": grant.stack_id}
    audit.record(session, actor.person_id, verb, "pixel_grant", grant.id, chain=Chain.house(), new=new, reason=reason)
