"""Saving a draft: one idempotent revision of whole objects, together with its event."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.ids import new_id
from app.kernel.timestamps import iso
from app.protocols.rules import with_hidden
from app.protocols.values import Definition
from app.reading import rules, store
from app.reading.actions.descending import descents
from app.reading.actions.entering import open_case
from app.reading.actions.working_out import worked_out
from app.reading.rules import saving
from app.reading.store import images
from app.reading.store.contents import latest_answers, latest_findings
from app.reading.store.protocol import definition
from app.reading.tables import Answer, Finding, Mark, Mask, Reading, Revision, TimeLog
from app.reading.values import DraftChange, Saved, TimeSpent


def save(
    session: Session,
    actor: Actor,
    reading_id: UUID,
    change: DraftChange,
    *,
    expected: int,
    key: UUID,
    sent: bytes,
) -> Saved:
    """Keep what changed since revision `expected` as the next revision.

    `sent` are the bytes received: a retry under the same `key` is answered alike, another body is refused.
    Raises NotFound, Stale (another window was first), Conflict (signed, set aside, a guideline to be read), Invalid.
    """
    reading = store.own_reading(session, actor.person_id, reading_id, lock=True)
    digest = rules.body_digest(sent, expected)
    before = store.revision_of_key(session, reading.id, key)
    if before is not None:
        rules.assert_same_body(digest, before.body_digest)
        return Saved(**before.saved)
    status = store.status(session, reading.id)
    rules.assert_may_save(status)
    rules.assert_current(expected, status)
    if status.revision == 0:
        open_case(session, actor, reading)

    protocol = definition(session, reading.protocol_version_id)
    saving.assert_ids_once(change)
    sent_answers = saving.checked_answers(protocol, change)
    findings = latest_findings(session, reading)
    saving.assert_findings_known(change, findings)
    living = saving.living(change, findings)
    answers, taken_back = with_hidden(protocol, living, latest_answers(session, reading), sent_answers)

    registrations = sorted(set(change.registrations))
    saving.assert_registrations_known(
        registrations, images.known_registrations(session, reading.case_id, registrations)
    )

    number, now = status.revision + 1, clock.now(session)
    marks = _add_marks(session, reading, protocol, change, number)
    _add_findings(session, reading, change, number)
    add_answers(session, reading, answers, number)
    session.flush()
    result = worked_out(session, reading, protocol, redraw=bool(change.marks or change.findings))
    gone = [dict(zip(("question", "scope_kind", "scope_id"), place, strict=True)) for place in taken_back]
    saved = Saved(revision=number, saved_at=iso(now), not_asked=gone, **result)
    session.add(
        Revision(
            reading_id=reading.id,
            number=number,
            idempotency_key=key,
            body_digest=digest,
            saved=saved.as_json(),
            at=now,
            session_id=actor.session_id,
            registration_ids=registrations,
        )
    )
    log_time(session, actor, reading, change, revision=number, at=now)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "reading.saved",
        "reading",
        reading.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        old={"revision": status.revision},
        new={
            "revision": number,
            "digest": digest,
            "findings": [finding.id for finding in change.findings],
            "marks": marks,
            "registrations": registrations,
            "answers": [":".join(filter(None, (a["question"], a["scope_id"]))) for a in answers],
        },
        at=now,
    )
    return saved


def log_time(
    session: Session,
    actor: Actor,
    reading: Reading,
    spent: TimeSpent,
    *,
    revision: int,
    at: datetime,
    log_id: UUID | None = None,
) -> None:
    if spent.active_ms == 0:
        return
    session.add(
        TimeLog(
            id=log_id or new_id(),
            reading_id=reading.id,
            revision=revision,
            active_ms=spent.active_ms,
            editing_ms=min(spent.editing_ms, spent.active_ms),
            question_ms=spent.question_ms,
            seat=spent.seat.model_dump() if spent.seat else None,
            session_id=actor.session_id,
            at=at,
        )
    )


def add_answers(session: Session, reading: Reading, answers: Sequence[dict[str, Any]], number: int) -> None:
    """Checked answers as rows of revision `number`."""
    for answer in answers:
        session.add(
            Answer(
                campaign_id=reading.campaign_id,
                reading_id=reading.id,
                revision=number,
                protocol_version_id=reading.protocol_version_id,
                **answer,
            )
        )


def _add_findings(session: Session, reading: Reading, change: DraftChange, number: int) -> None:
    newest = store.newest_of(session, Finding, reading, [finding.id for finding in change.findings])
    for finding in change.findings:
        before = newest.get(finding.id)
        session.add(
            Finding(
                campaign_id=reading.campaign_id,
                object_id=finding.id,
                version=before.version + 1 if before else 1,
                reading_id=reading.id,
                revision=number,
                order_index=finding.order,
                deleted=finding.deleted,
            )
        )


def _add_marks(
    session: Session, reading: Reading, protocol: Definition, change: DraftChange, number: int
) -> dict[str, str]:
    """Adds the new versions; returns mark id → digest of its geometry for the record."""
    if not change.marks:
        return {}
    stacks = images.drawables(session, reading.case_id, {mark.stack_id for mark in change.marks})
    newest = store.newest_of(session, Mark, reading, [mark.id for mark in change.marks])
    came = descents(session, reading, change.marks, newest)
    digests = {}
    for mark in change.marks:
        geometry, mask = saving.checked_geometry(protocol, mark, stacks=stacks)
        origin = came.columns(mark, geometry, mask, stacks[mark.stack_id])
        if mask is not None:
            sha256 = hashlib.sha256(mask.data).hexdigest()
            row = Mask(
                campaign_id=reading.campaign_id,
                id=new_id(),
                sha256=sha256,
                stack_id=mark.stack_id,
                voxels=mask.voxels,
                data=mask.data,
            )
            session.add(row)
            geometry = {
                "encoding": geometry["encoding"],
                "voxels": mask.voxels,
                "sha256": sha256,
                "mask_id": str(row.id),
            }
        before = newest.get(mark.id)
        session.add(
            Mark(
                campaign_id=reading.campaign_id,
                object_id=mark.id,
                version=before.version + 1 if before else 1,
                parents=came.parents_of(mark, before),
                reading_id=reading.id,
                revision=number,
                finding_object_id=mark.finding_id,
                structure=mark.structure,
                kind=mark.kind,
                geometry=geometry,
                frame_of_reference_uid=stacks[mark.stack_id].frame_of_reference_uid,
                sop_instance_uid=mark.sop_instance_uid,
                frame_number=mark.frame_number,
                stack_id=mark.stack_id,
                **origin,
                author_id=reading.reader_id,
                name=mark.name,
                colour=mark.colour,
                locked=mark.locked,
                deleted=mark.deleted,
            )
        )
        digests[str(mark.id)] = geometry.get("sha256") or rules.digest(geometry)
    return digests
