"""The rows of an imported reading: what it holds as a new revision, signed as imported by whoever brought it in."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Proof
from app.assignments import store as assignments
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.ids import new_id
from app.kernel.signals import emit
from app.kernel.timestamps import iso
from app.protocols.rules import computed, with_hidden
from app.protocols.rules.hidden import place_of
from app.protocols.tables import ProtocolVersion
from app.reading import rules
from app.reading.actions import imported_content as content
from app.reading.actions.imported_told import Imported, file_record, told
from app.reading.actions.saving import add_answers
from app.reading.rules.imported import Piece, Source
from app.reading.store import imports as store
from app.reading.store.contents import draft, latest_answers, latest_findings
from app.reading.store.own import status
from app.reading.store.protocol import definition
from app.reading.tables import (
    DelineationImport,
    LabelMapping,
    Reading,
    Reopening,
    Revision,
    Submission,
)

MEANING = (
    "I have brought in this delineation as its author made it, with this mapping of its labels; "
    "I did not read the case for it."
)
"""What the signature under an imported reading says."""
ANOTHER_VERSION = "another version was imported"


def keep(
    session: Session,
    actor: Actor,
    campaign_id: UUID,
    case_id: UUID,
    reader: Person,
    reading: Reading | None,
    pieces: Sequence[Piece],
    takes: Sequence[str],
    *,
    mapping: LabelMapping,
    sources: Sequence[Source],
    digest: str,
    proof: Proof | None,
    key: UUID | None,
) -> Imported:
    """One new revision, signed; an earlier signature is made void, its version stays readable."""
    if reading is None:
        reading = _reading(session, campaign_id, case_id, reader)
    else:
        _void(session, actor, reading)
    number = status(session, reading.id).revision + 1
    files = [file_record(source) for source in sources]
    content.clear(session, reading, number, set(takes))
    content.add(session, reading, number, pieces, reader)
    _revise(session, reading, number, digest)
    submission = _sign(session, actor, reading, number, files, mapping, proof)
    row = DelineationImport(
        reading_id=reading.id,
        submission_id=submission.id,
        mapping_id=mapping.id,
        stack_id=sources[0].stack_id,
        files=files,
        takes=list(takes),
        digest=digest,
        idempotency_key=key,
        by=actor.person_id,
    )
    session.add(row)
    session.flush()
    audit.record(
        session, actor.person_id, "delineation.imported", "delineation_import", row.id,
        campaign_id=campaign_id, chain=Chain.reading(reading.id),
        new={
            "reading": reading.id, "case": case_id, "reader": reader.id, "kind": reader.kind, "files": files,
            "mapping": [mapping.name, mapping.number, mapping.digest], "takes": list(takes),
            "submission": submission.id, "digest": submission.digest, "meaning": MEANING,
        },
    )  # fmt: skip
    choice = store.newest_choice(session, reading.id)
    if choice is not None and choice.counts:
        announce(session, reading)
    return told(session, row, already=False)


def announce(session: Session, reading: Reading) -> None:
    """What is compared has changed: the case is compared anew."""
    emit(
        session, "reading.submitted", reading_id=reading.id, campaign_id=reading.campaign_id,
        case_id=reading.case_id, stage_id=reading.stage_id,
    )  # fmt: skip


def _reading(session: Session, campaign_id: UUID, case_id: UUID, reader: Person) -> Reading:
    design = assignments.current_design(session, campaign_id)
    row = Reading(
        campaign_id=campaign_id,
        case_id=case_id,
        reader_id=reader.id,
        stage_id=assignments.first_stage(session, campaign_id).id,
        repeat=0,
        purpose=store.IMPORTED,
        protocol_version_id=design.protocol_version_id,
        guideline_version_id=design.guideline_version_id,
        blinding_profile=design.blinding,
        order_index=0,
        seed=design.seed,
        # never one that a reader may be given
        case_code=f"I-{secrets.token_hex(4)}",
    )
    session.add(row)
    session.flush()
    return row


def _void(session: Session, actor: Actor, reading: Reading) -> None:
    former = store.newest_submission(session, reading.id)
    if former is None or status(session, reading.id).signed_at is None:
        return
    session.add(Reopening(reading_id=reading.id, submission_id=former.id, by=actor.person_id, reason=ANOTHER_VERSION))
    session.flush()
    audit.record(
        session, actor.person_id, "reading.reopened", "submission", former.id,
        campaign_id=reading.campaign_id, chain=Chain.reading(reading.id),
        old={"digest": former.digest, "revision": former.revision}, reason=ANOTHER_VERSION,
    )  # fmt: skip


def _revise(session: Session, reading: Reading, number: int, digest: str) -> None:
    protocol, answers = definition(session, reading.protocol_version_id), latest_answers(session, reading)
    living = [str(finding_id) for finding_id, deleted in latest_findings(session, reading).items() if not deleted]
    hidden, given = with_hidden(protocol, living, answers, [])
    # what an annotator's label says stands: nobody asked there, so no condition was put before it
    add_answers(session, reading, [one for one in hidden if place_of(one) not in given], number)
    result = computed(protocol, answers)
    now = clock.now(session)
    session.add(
        Revision(
            reading_id=reading.id, number=number, idempotency_key=new_id(), body_digest=digest,
            saved={"revision": number, "saved_at": iso(now), "computed": result}, at=now, session_id=None,
        )
    )  # fmt: skip
    session.flush()


def _sign(
    session: Session,
    actor: Actor,
    reading: Reading,
    revision: int,
    files: list[dict[str, Any]],
    mapping: LabelMapping,
    proof: Proof | None,
) -> Submission:
    former = store.newest_submission(session, reading.id)
    now = clock.now(session)
    head = {
        "reading": reading.id, "campaign": reading.campaign_id, "case": reading.case_id, "stage": reading.stage_id,
        "reader": reading.reader_id, "repeat": reading.repeat, "purpose": reading.purpose,
        "protocol_version": reading.protocol_version_id,
        "protocol_digest": session.get_one(ProtocolVersion, reading.protocol_version_id).digest,
        "guideline_version": reading.guideline_version_id, "blinding": reading.blinding_profile, "revision": revision,
        "number": former.number + 1 if former else 1, "meaning": MEANING, "signed_at": iso(now),
        "imported": {"files": files, "mapping": [mapping.name, mapping.number, mapping.digest]},
        "authenticated": iso(proof.at) if proof else "token" if actor.token_id else "command line",
    }  # fmt: skip
    canonical = rules.canonical(draft(session, reading, revision=revision, with_masks=False, as_signed=True), head=head)
    row = Submission(
        reading_id=reading.id, number=head["number"], revision=revision, digest=rules.digest(canonical),
        by=actor.person_id, at=now, meaning=MEANING, canonical=canonical,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row
