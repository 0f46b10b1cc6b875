"""What a person decides about a finding: accept it with a warning, split, take in, ask for it again, take back."""

import hashlib
import tempfile
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import IO

import pydicom
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.accounts.values import Actor
from app.imaging.actions.accepting import accept_study, in_use, one_at_a_time
from app.imaging.actions.collecting import DICOM_BLOBS, Gathered, Piece
from app.imaging.actions.gate import KEPT_BLOBS, decide
from app.imaging.dicom.examine import cleaned_header
from app.imaging.dicom.examined import Examined, Identity, from_kept
from app.imaging.packs.manifest import Place
from app.imaging.rules import gate as rules
from app.imaging.store import gate as store
from app.imaging.tables import GateFinding, Intake, KeptFile, Series, Study
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
        for piece in _separated(session, finding.code, pieces, study):
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


def _separated(session: Session, code: str, pieces: Sequence[Piece], study: Study | None) -> list[Piece]:
    """The pieces with UIDs of their own where two things shared one; the larger part keeps the UIDs it came with."""
    if code in ("several_patients", "other_patient"):
        patients = Counter(piece.examined.identity.patient_hash for piece in pieces)
        keeps = study.patient.original_id_hash if study else patients.most_common(1)[0][0]
        return [
            piece
            if piece.examined.identity.patient_hash == keeps
            else _apart(piece, piece.examined.identity.patient_hash)
            for piece in pieces
        ]
    if code == "series_of_other_study":
        return [_apart(piece, piece.examined.identity.study_hash, study=False) for piece in pieces]
    if code == "mixed_frames_of_reference":
        of_series: dict[str, list[Piece]] = defaultdict(list)
        for piece in pieces:
            of_series[piece.examined.identity.series_hash].append(piece)
        return [one for alike in of_series.values() for one in _by_frame_of_reference(session, alike)]
    return list(pieces)


def _by_frame_of_reference(session: Session, pieces: Sequence[Piece]) -> list[Piece]:
    frames = Counter(piece.examined.frame_of_reference_uid or "" for piece in pieces)
    series_hash = pieces[0].examined.identity.series_hash
    stored = session.scalar(select(Series).where(Series.original_uid_hash == series_hash))
    keeps = (stored.frame_of_reference_uid or "") if stored else frames.most_common(1)[0][0]
    return [
        piece
        if (piece.examined.frame_of_reference_uid or "") == keeps
        else _apart(piece, piece.examined.frame_of_reference_uid or "none", study=False)
        for piece in pieces
    ]


def _apart(piece: Piece, salt: str, *, study: bool = True) -> Piece:
    """A piece that becomes part of another series (and study): new UIDs, the same ones whenever this is done."""
    old = piece.examined.identity
    series_hash, series_uid = _derived(old.series_hash, salt)
    identity = replace(old, series_hash=series_hash, series_uid=series_uid)
    if study:
        study_hash, study_uid = _derived(old.study_hash, salt)
        identity = replace(identity, study_hash=study_hash, study_uid=study_uid)
    blob = blobs().put(_renamed(blobs().get(DICOM_BLOBS, piece.blob_sha256), identity), DICOM_BLOBS)
    examined: Examined = replace(piece.examined, identity=identity)
    return replace(piece, examined=examined, blob_sha256=blob.sha256, blob_bytes=blob.size_bytes)


def _derived(keyed_hash: str, salt: str) -> tuple[str, str]:
    digest = hashlib.sha256(f"{keyed_hash}|{salt}".encode()).hexdigest()
    return digest, f"2.25.{int(digest[:32], 16)}"


def _renamed(data: bytes, identity: Identity) -> bytes:
    dataset = pydicom.dcmread(BytesIO(data))
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = identity.study_uid, identity.series_uid
    buffer = BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
