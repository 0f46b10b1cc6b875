"""What a person decides about a finding: accept it with a warning, split, take in, ask for it again, take back."""

import tempfile
import uuid
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.accounts.values import Actor
from app.imaging.actions.accepting import accept_study, in_use, one_at_a_time
from app.imaging.actions.collecting import DICOM_BLOBS, Gathered, Piece
from app.imaging.actions.gate import decide
from app.imaging.actions.separating import separated
from app.imaging.dicom.examine import cleaned_header
from app.imaging.dicom.examined import from_kept
from app.imaging.packs.manifest import Place
from app.imaging.rules import gate as rules
from app.imaging.store import gate as store
from app.imaging.store.pixels import KEPT_BLOBS
from app.imaging.tables import GateFinding, Intake, KeptFile, Study
from app.imaging.values.gate import Remedy
from app.kernel.blobs import blobs
from app.kernel.refusals import Conflict, NotFound


def decide_finding(session: Session, actor: Actor, finding_id: uuid.UUID, remedy: Remedy, reason: str) -> None:
    """One decision with its reason; splitting and taking in bring the waiting files into the house at once."""
    finding = session.scalar(
        select(GateFinding)
        .where(GateFinding.id == finding_id)
        .options(selectinload(GateFinding.decisions), selectinload(GateFinding.files))
        .execution_options(populate_existing=True)
    )
    if finding is None:
        raise NotFound
    one_at_a_time(session, finding.gate_study.study_hash)
    session.refresh(finding, ["decisions"])
    last = finding.decisions[-1].remedy if finding.decisions else None
    reason = rules.assert_may_decide(finding.code, store.state_of(finding), remedy, reason, last=last)
    study = session.scalar(select(Study).where(Study.original_uid_hash == finding.gate_study.study_hash))
    if remedy == Remedy.REOPEN and last == Remedy.ACCEPT and study is not None and in_use(session, study.id):
        raise Conflict("Readers have this study by now. Take it out of its campaigns first.")
    decide(session, finding, actor.person_id, remedy, reason)
    if remedy in (Remedy.SPLIT, Remedy.TAKE_IN) and finding.files:
        _bring_in(session, actor, finding, study)


def _bring_in(session: Session, actor: Actor, finding: GateFinding, study: Study | None) -> None:
    with tempfile.TemporaryFile(prefix="consilium-") as spool:
        pieces = [_piece(file, spool) for file in finding.files]
        gathered: dict[str, Gathered] = {}
        for piece in separated(session, finding.code, pieces, study):
            study_hash = piece.examined.identity.study_hash
            gathered.setdefault(study_hash, Gathered(study_hash)).pieces.append(piece)

        def pixels(place: Place) -> bytes:
            spool.seek(place.offset)
            return spool.read(place.length)

        for one in gathered.values():
            intake = session.get_one(Intake, finding.files[0].intake_id)
            outcome = accept_study(session, actor, intake.id, one, pixels, label_prefix=intake.label_prefix)
            refused = [verdict for verdict in outcome.verdicts.values() if not verdict.verdict.is_in]
            if refused:
                raise Conflict(f"This cannot come in yet: {refused[0].sentence}")


def _piece(file: KeptFile, spool: IO[bytes]) -> Piece:
    start = spool.seek(0, 2)
    spool.write(blobs().get(KEPT_BLOBS, file.pixels_sha256))
    places = tuple(Place(start + p["offset"], p["length"], p["encoding"]) for p in file.places)
    header = cleaned_header(blobs().get(DICOM_BLOBS, file.blob_sha256))
    examined = from_kept(file.facts, header)
    return Piece(file.number, f"image {file.number}", examined, places, file.blob_sha256, file.blob_bytes)
