"""The quality gate: keeping files outside the studies, and writing down what is wrong with a study inside."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.accounts.values import SYSTEM, Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging import packs
from app.imaging.actions.collecting import Piece
from app.imaging.actions.holding import suspect_pixels
from app.imaging.actions.identifying import identity_findings
from app.imaging.actions.judging import note_judged
from app.imaging.dicom.examined import to_kept
from app.imaging.packs.manifest import Place
from app.imaging.rules import gate as rules
from app.imaging.rules import geometry
from app.imaging.store import gate as store
from app.imaging.store.hanging import hanging_stacks
from app.imaging.store.pixels import KEPT_BLOBS, THUMBNAIL_BLOBS
from app.imaging.store.studies import current_roles, stacks_of
from app.imaging.tables import GateDecision, GateFinding, GateStudy, Instance, KeptFile, Series, Stack, Study
from app.imaging.values import FileVerdict, Role
from app.imaging.values.gate import KINDS, Found, GateState, Remedy, state_after
from app.kernel.blobs import blobs
from app.kernel.geometry import grid_from_json

MOST_THUMBNAILS = 12


def keep(
    session: Session,
    intake_id: uuid.UUID,
    study_hash: str,
    pieces: Sequence[Piece],
    pixels: Callable[[Place], bytes],
    verdict: FileVerdict,
) -> None:
    """Files that cannot come in now wait here, de-identified; sent again, they are not kept twice."""
    gate_study = _gate_study(session, study_hash, pieces[0].examined.identity.pseudonym)
    series = {piece.examined.identity.series_hash for piece in pieces}
    subject = f"{verdict.code}:{next(iter(series))}" if len(series) == 1 else verdict.code
    finding = _noted(session, gate_study, Found(verdict.code, subject, verdict.sentence), intake_id)
    known = {
        (uid_hash, digest)
        for uid_hash, digest in session.execute(
            select(KeptFile.original_uid_hash, KeptFile.source_digest).where(KeptFile.finding_id == finding.id)
        )
    }
    step = max(1, len(pieces) // MOST_THUMBNAILS)
    for index, piece in enumerate(pieces):
        identity = piece.examined.identity
        if (identity.sop_hash, identity.source_digest) not in known:
            parts = [pixels(place) for place in piece.places]
            picture = _thumbnail(piece, parts[0]) if parts and index % step == 0 else None
            session.add(_kept(finding.id, intake_id, piece, parts, picture))
    session.flush()


def _kept(
    finding_id: uuid.UUID, intake_id: uuid.UUID, piece: Piece, parts: Sequence[bytes], picture: str | None
) -> KeptFile:
    offset, places = 0, []
    for place, part in zip(piece.places, parts, strict=True):
        places.append({"offset": offset, "length": len(part), "encoding": place.encoding})
        offset += len(part)
    return KeptFile(
        finding_id=finding_id,
        intake_id=intake_id,
        number=piece.number,
        original_uid_hash=piece.examined.identity.sop_hash,
        source_digest=piece.examined.identity.source_digest,
        facts=to_kept(piece.examined),
        places=places,
        pixels_sha256=blobs().put(b"".join(parts), KEPT_BLOBS).sha256,
        blob_sha256=piece.blob_sha256,
        blob_bytes=piece.blob_bytes,
        thumbnail_sha256=picture,
    )


def _thumbnail(piece: Piece, data: bytes) -> str:
    frame, place = piece.examined.frames[0], piece.places[0]
    shape = (frame.rows, frame.columns) if frame.pixel.samples == 1 else (frame.rows, frame.columns, 3)
    kind = packs.dtype_of(frame.pixel.bits_allocated, signed=frame.pixel.signed)
    array = packs.decode(packs.EncodedFrame(data, place.encoding), shape, kind)
    picture = packs.thumbnail_png(array, inverted=frame.pixel.photometric == "MONOCHROME1")
    return blobs().put(picture, THUMBNAIL_BLOBS).sha256


def review_study(session: Session, study: Study, intake_id: uuid.UUID | None = None) -> None:
    """Compares what is wrong now with what was found before: new findings are noted, healed ones settled."""
    session.flush()
    pairs = stacks_of(session, [study.id])
    roles = current_roles(session, [stack.id for _, stack in pairs])
    facts = [
        rules.StackFacts(
            stack.id,
            series.id,
            series.number,
            Role(roles[stack.id].role),
            _problems(stack),
            stack.frame_of_reference_uid,
            _layout(stack.grid),
        )
        for series, stack in pairs
        if stack.id in roles
    ]
    suspects = suspect_pixels(session, study, pairs, {key: Role(row.role) for key, row in roles.items()})
    panes = {str(pane): True for pane in hanging_stacks(session, study.id)}
    now = rules.findings(facts, panes=panes, modality=study.modality)
    now += [*identity_findings(session, study), *rules.pixel_findings(suspects)]
    note_judged(session, study)
    before = store.gate_of_study(session, study)
    if not now and before is None:
        return
    gate_study = before or _gate_study(session, study.original_uid_hash, study.patient.pseudonym)
    current = {(one.subject, one.sentence) for one in now}
    for old in before.findings if before else ():
        gone = (old.subject, old.sentence) not in current if not old.files else _all_in(session, old)
        if store.state_of(old) is not GateState.SETTLED and gone:
            decide(session, old, SYSTEM.person_id, Remedy.SETTLED, "it is no longer so")
    for found in now:
        finding = _noted(session, gate_study, found, intake_id)
        if found.code == "mixed_grids" and store.state_of(finding) is GateState.OPEN and not finding.decisions:
            decide(session, finding, SYSTEM.person_id, Remedy.SPLIT, "split into stacks on arrival")


def _problems(stack: Stack) -> tuple[geometry.Problem, ...]:
    """Those with a code of ours among the warnings of the stack."""
    known = geometry.problems(grid_from_json(stack.grid) if stack.grid else None)
    return tuple(problem for problem in known if problem[1] in stack.warnings)


def _layout(grid: dict[str, Any] | None) -> tuple[object, ...]:
    if grid is None:
        return ()
    directions = [round(float(c), 2) for c in (*grid["row_direction"], *grid["column_direction"])]
    spacing = (round(grid["row_spacing_mm"], 3), round(grid["column_spacing_mm"], 3))
    return (grid["rows"], grid["columns"], *spacing, *directions)


def _all_in(session: Session, finding: GateFinding) -> bool:
    """Every file that waited has come in by another way."""
    waiting = {file.original_uid_hash for file in finding.files}
    inside = session.scalars(select(Instance.original_uid_hash).where(Instance.original_uid_hash.in_(waiting)))
    return waiting == set(inside)


def _gate_study(session: Session, study_hash: str, pseudonym: str) -> GateStudy:
    found = session.scalar(select(GateStudy).where(GateStudy.study_hash == study_hash))
    if found is None:
        found = GateStudy(study_hash=study_hash, pseudonym=pseudonym)
        session.add(found)
        session.flush()
    return found


def _noted(session: Session, gate_study: GateStudy, found: Found, intake_id: uuid.UUID | None) -> GateFinding:
    """The finding of this subject and sentence, unless that one is over."""
    earlier = session.scalars(
        select(GateFinding)
        .where(
            GateFinding.gate_study_id == gate_study.id,
            GateFinding.subject == found.subject,
            GateFinding.sentence == found.sentence,
        )
        .options(selectinload(GateFinding.decisions))
        .order_by(GateFinding.at.desc())
    ).first()
    if earlier is not None:
        last = earlier.decisions[-1].remedy if earlier.decisions else None
        # files that wait again are a new thing; a geometry that was accepted stays accepted
        over = last in (Remedy.SETTLED, Remedy.MASK) or (
            KINDS[found.code].keeps_out and state_after(last) is GateState.SETTLED
        )
        if not over:
            return earlier
    finding = GateFinding(
        gate_study_id=gate_study.id,
        intake_id=intake_id,
        stack_id=found.stack_id,
        code=found.code,
        subject=found.subject,
        sentence=found.sentence,
    )
    session.add(finding)
    session.flush()
    new = {"code": found.code, "sentence": found.sentence, "gate_study": str(gate_study.id)}
    audit.record(session, SYSTEM.person_id, "finding.noted", "gate_finding", finding.id, chain=Chain.house(), new=new)
    return finding


def decide(session: Session, finding: GateFinding, by: uuid.UUID, remedy: Remedy, reason: str) -> GateDecision:
    """Writes the decision down with its event; whether it may be made was judged before."""
    number = (finding.decisions[-1].number if finding.decisions else 0) + 1
    row = GateDecision(finding_id=finding.id, number=number, remedy=remedy, reason=reason, by=by)
    finding.decisions.append(row)
    session.flush()
    audit.record(
        session, by, "finding.decided", "gate_finding", finding.id, chain=Chain.house(),
        old={"remedy": finding.decisions[-2].remedy} if number > 1 else None,
        new={"code": finding.code, "remedy": remedy}, reason=reason,
    )  # fmt: skip
    return row


def settle_text(session: Session, actor: Actor, series: Series, reason: str) -> None:
    """A person has looked at the pixels of a series: what was suspected of them is settled."""
    gate_study = store.gate_of_study(session, series.study)
    for finding in gate_study.findings if gate_study else ():
        if finding.subject == rules.text_subject(series.id) and store.state_of(finding) is not GateState.SETTLED:
            decide(session, finding, actor.person_id, Remedy.MASK, reason)
