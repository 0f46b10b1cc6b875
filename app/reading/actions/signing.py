"""Signing a reading: complete, re-authenticated, bound to the digest of what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Proof
from app.assignments.store import panes_of_cases
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.refusals import Invalid
from app.kernel.signals import emit
from app.kernel.timestamps import iso
from app.protocols.rules import missing
from app.protocols.tables import ProtocolVersion
from app.protocols.values import Definition
from app.reading import rules, store
from app.reading.actions import opening
from app.reading.actions.completing import complete, completed_from
from app.reading.actions.entering import open_case
from app.reading.actions.saving import log_time
from app.reading.actions.working_out import overlaps_at
from app.reading.rules.origins import outcomes
from app.reading.store import proposals
from app.reading.store.protocol import definition
from app.reading.tables import Reading, Submission
from app.reading.values import MEANING, Content, TimeSpent

NO_TIME = TimeSpent()


@dataclass(frozen=True)
class Signed:
    submitted_at: datetime
    digest: str
    next_reading_id: UUID | None


def submit(
    session: Session,
    actor: Actor,
    reading_id: UUID,
    *,
    revision: int,
    proof: Proof,
    spent: TimeSpent = NO_TIME,
) -> Signed:
    """Sign the reading as it stands at `revision`; `spent` is the time since it was saved.

    Raises NotFound, Conflict, Stale, Invalid ("incomplete").
    """
    reading = store.own_reading(session, actor.person_id, reading_id, lock=True)
    status = store.status(session, reading.id)
    if status.signed_at is not None:
        again = _signed_at_revision(session, reading, revision)
        if again is not None:
            # the first answer was lost on its way
            return Signed(again.at, again.digest, store.next_reading_id(session, reading))
    rules.assert_may_sign(status, expected=revision)
    if revision == 0:
        open_case(session, actor, reading)
    protocol = definition(session, reading.protocol_version_id)
    draft = store.draft(session, reading, revision=revision, with_masks=False)
    _assert_complete(session, reading, protocol, draft, revision)
    revision = complete(session, actor, reading, protocol, draft, revision)
    content = store.draft(session, reading, revision=revision, with_masks=False, as_signed=True)

    number = 1 + (
        session.scalar(select(func.count()).select_from(Submission).where(Submission.reading_id == reading.id)) or 0
    )
    now = clock.now(session)
    version = session.get_one(ProtocolVersion, reading.protocol_version_id)
    canonical = rules.canonical(
        content,
        head={
            "reading": reading.id,
            "campaign": reading.campaign_id,
            "case": reading.case_id,
            "stage": reading.stage_id,
            "reader": reading.reader_id,
            "repeat": reading.repeat,
            "purpose": reading.purpose,
            "protocol_version": reading.protocol_version_id,
            "protocol_digest": version.digest,
            "guideline_version": reading.guideline_version_id,
            "blinding": reading.blinding_profile,
            "revision": revision,
            "number": number,
            "meaning": MEANING,
            "signed_at": iso(now),
            **_proposals(session, reading, content),
        },
    )
    digest = rules.digest(canonical)
    submission = Submission(
        reading_id=reading.id,
        number=number,
        revision=revision,
        digest=digest,
        by=proof.person_id,
        at=now,
        meaning=MEANING,
        canonical=canonical,
    )
    session.add(submission)
    log_time(session, actor, reading, spent, revision=revision, at=now)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "reading.submitted",
        "submission",
        submission.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={
            "reading": reading.id,
            "revision": revision,
            "digest": digest,
            "meaning": MEANING,
            "authenticated_at": iso(proof.at),
            "session": proof.session_id,
        },
        at=now,
    )
    emit(
        session,
        "reading.submitted",
        reading_id=reading.id,
        campaign_id=reading.campaign_id,
        case_id=reading.case_id,
        stage_id=reading.stage_id,
    )
    opening.open_next(session, actor, campaign_id=reading.campaign_id)
    return Signed(now, digest, store.next_reading_id(session, reading))


def _proposals(session: Session, reading: Reading, content: Content) -> dict[str, Any]:
    """What became of each proposal; readings that were offered none keep the form signatures were made over."""
    offer = proposals.offer(session, reading.id)
    if offer is None:
        return {}
    ids = [one["id"] for one in offer.proposals]
    became = outcomes(ids, proposals.declined(session, reading.id), content.marks)
    return {"proposals": {"model": [offer.model_name, offer.model_version], "became": became}}


def _signed_at_revision(session: Session, reading: Reading, revision: int) -> Submission | None:
    newest = select(Submission).where(Submission.reading_id == reading.id).order_by(Submission.number.desc()).limit(1)
    found = session.scalars(newest).one()
    return found if found.revision in (revision, completed_from(session, reading.id, revision)) else None


def _assert_complete(session: Session, reading: Reading, protocol: Definition, content: Content, revision: int) -> None:
    found = missing(
        protocol,
        content.findings,
        content.marks,
        content.answers,
        present_roles=panes_of_cases(session, [reading.case_id])[reading.case_id],
        placed=content.placed,
        overlaps=overlaps_at(session, reading, protocol, content, revision=revision),
    )
    if found:
        raise Invalid(
            f"{len(found)} {'thing is' if len(found) == 1 else 'things are'} missing before this can be signed.",
            code="incomplete",
            details={
                "missing": [
                    {
                        "sentence": item.sentence,
                        "question": item.question,
                        "scope_kind": item.scope_kind,
                        "scope_id": item.scope_id,
                    }
                    for item in found
                ]
            },
        )
