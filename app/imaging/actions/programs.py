"""Which studies a program (an API token for DICOMweb) may fetch: given by a person, for a reason, until taken back."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.accounts.values import Actor, Scope
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.tables import Grant, Study
from app.kernel import clock
from app.kernel.refusals import NotFound


def let_program_see(
    session: Session, actor: Actor, token_id: uuid.UUID, study_ids: Collection[uuid.UUID], because: str
) -> int:
    """How many studies are new to it; those it may see already stay as they are."""
    if accounts.live_token(session, token_id, Scope.DICOMWEB) is None:
        raise NotFound
    known = set(session.scalars(select(Study.id).where(Study.id.in_(study_ids))))
    if known != set(study_ids):
        raise NotFound
    running = select(Grant.study_id).where(
        Grant.token_id == token_id, Grant.study_id.in_(study_ids), Grant.series_id.is_(None), Grant.until_at.is_(None)
    )
    new = sorted(known - set(session.scalars(running)))
    grants = [Grant(token_id=token_id, study_id=study_id, granted_because=because) for study_id in new]
    session.add_all(grants)
    session.flush()
    for grant in grants:
        _record(session, actor, "pixels.granted", grant, because)
    return len(grants)


def hide_from_program(session: Session, actor: Actor, token_id: uuid.UUID, study_id: uuid.UUID, because: str) -> None:
    """From now on; nothing running is NotFound."""
    query = select(Grant).where(Grant.token_id == token_id, Grant.study_id == study_id, Grant.until_at.is_(None))
    running = session.scalars(query.with_for_update()).all()
    if not running:
        raise NotFound
    for grant in running:
        grant.until_at, grant.ended_because = clock.now(session), because
        session.flush()
        _record(session, actor, "pixels.grant_ended", grant, because)


def _record(session: Session, actor: Actor, verb: str, grant: Grant, reason: str) -> None:
    new = {"token": grant.token_id, "study": grant.study_id, "series": grant.series_id}
    audit.record(session, actor.person_id, verb, "pixel_grant", grant.id, chain=Chain.house(), new=new, reason=reason)
