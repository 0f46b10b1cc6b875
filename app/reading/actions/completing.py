"""Before a signature: hidden questions of a draft that no save has settled yet are stored as not asked."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.ids import new_id
from app.kernel.timestamps import iso
from app.protocols.rules import with_hidden
from app.protocols.values import Definition
from app.reading.actions.saving import add_answers
from app.reading.tables import Reading, Revision
from app.reading.values import Content, Saved

COMPLETED = "completed at the signature"
"""Stands in the place of a body's digest: nobody sent this revision."""


def complete(session: Session, actor: Actor, reading: Reading, protocol: Definition, content: Content, at: int) -> int:
    """The revision to sign: `at`, or one more where a hidden question was not stored as such (an older draft, or
    one that was never saved)."""
    answers, _ = with_hidden(protocol, [str(one["id"]) for one in content.findings], content.answers, [])
    if not answers:
        return at
    number, now = at + 1, clock.now(session)
    add_answers(session, reading, answers, number)
    before = select(Revision.registration_ids).where(Revision.reading_id == reading.id, Revision.number == at)
    saved = Saved(number, iso(now), content.computed, content.placed, content.notices, overlaps=content.overlaps)
    session.add(
        Revision(
            reading_id=reading.id,
            number=number,
            idempotency_key=new_id(),
            body_digest=COMPLETED,
            saved=saved.as_json(),
            at=now,
            session_id=actor.session_id,
            registration_ids=session.scalars(before).one_or_none() or [],
        )
    )
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "reading.completed",
        "reading",
        reading.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        old={"revision": at},
        new={
            "revision": number,
            "not_asked": [":".join(filter(None, (a["question"], a["scope_id"]))) for a in answers],
        },
        at=now,
    )
    return number


def completed_from(session: Session, reading_id: UUID, revision: int) -> int:
    """The revision that was made of this one at its signature; itself if none was."""
    query = select(Revision.number).where(
        Revision.reading_id == reading_id, Revision.number == revision + 1, Revision.body_digest == COMPLETED
    )
    return session.scalars(query).one_or_none() or revision
