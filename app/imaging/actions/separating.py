"""Taking apart what does not belong together: pieces get UIDs of their own, and where it must be, another patient."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pydicom
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imaging.actions.collecting import DICOM_BLOBS, Piece
from app.imaging.actions.identifying import person_of
from app.imaging.deidentify import Keys
from app.imaging.dicom.examined import Examined, Identity
from app.imaging.rules import identity as rules
from app.imaging.store.identity import persons_of_study
from app.imaging.tables import Series, Study
from app.kernel.blobs import blobs
from app.kernel.settings import settings


def separated(session: Session, code: str, pieces: Sequence[Piece], study: Study | None) -> list[Piece]:
    """The pieces with UIDs of their own where two things shared one; the larger part keeps the UIDs it came with."""
    if code in ("several_patients", "other_patient"):
        return _by_person(pieces, persons_of_study(session, study) if study else [])
    if code == "series_of_other_study":
        return [_apart(piece, piece.examined.identity.study_hash, study=False) for piece in pieces]
    if code == "mixed_frames_of_reference":
        of_series: dict[str, list[Piece]] = defaultdict(list)
        for piece in pieces:
            of_series[piece.examined.identity.series_hash].append(piece)
        return [one for alike in of_series.values() for one in _by_frame_of_reference(session, alike)]
    return list(pieces)


def _by_person(pieces: Sequence[Piece], known: Sequence[rules.Person]) -> list[Piece]:
    """Whoever the study is of keeps it; where that is not known, the person with the most images does."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        alike = next(
            (one for one in groups if not rules.study_problem([person_of(one[0]), person_of(piece)], [])), None
        )
        if alike is None:
            groups.append([piece])
        else:
            alike.append(piece)
    largest = max(groups, key=len)
    kept = [one for one in groups if (not rules.study_problem(_persons(one[0]), known) if known else one is largest)]
    patients = {person.patient for person in known} or {largest[0].examined.identity.patient_hash}
    found: list[Piece] = []
    for group in groups:
        patient = group[0].examined.identity.patient_hash
        if group in kept:
            found += group
        elif patient in patients:
            salt = json.dumps(group[0].examined.identity.of_study, sort_keys=True)
            found += [_apart(_of_another(piece, salt), salt) for piece in group]
        else:
            found += [_apart(piece, patient) for piece in group]
    return found


def _persons(*pieces: Piece) -> list[rules.Person]:
    return [person_of(piece) for piece in pieces]


def _of_another(piece: Piece, salt: str) -> Piece:
    """Two people under one patient ID: this one gets a patient of its own, whose dates moved by as many days."""
    old = piece.examined.identity
    patient_hash, _ = _derived(old.patient_hash, salt)
    identity = replace(old, patient_hash=patient_hash, pseudonym=Keys(settings().secret).pseudonym(patient_hash))
    return replace(piece, examined=replace(piece.examined, identity=identity))


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
    return replace(piece, examined=examined, blob_sha256=blob.sha256, blob_bytes=blob.size_bytes, metadata=None)


def _derived(keyed_hash: str, salt: str) -> tuple[str, str]:
    digest = hashlib.sha256(f"{keyed_hash}|{salt}".encode()).hexdigest()
    return digest, f"2.25.{int(digest[:32], 16)}"


def _renamed(data: bytes, identity: Identity) -> bytes:
    dataset = pydicom.dcmread(BytesIO(data))
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = identity.study_uid, identity.series_uid
    dataset.PatientID = dataset.PatientName = identity.pseudonym
    buffer = BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
