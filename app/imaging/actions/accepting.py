"""Accepting the files of one study: all of it or nothing, once however often it is sent."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.actions import gate, identifying
from app.imaging.actions.collecting import Gathered, Piece, contradiction, repeated
from app.imaging.actions.forgetting import forget_object
from app.imaging.actions.holding import LOOKS_CAPTURED, pixels_sentence
from app.imaging.actions.preferring import propose_preferred
from app.imaging.actions.proposing import propose_roles
from app.imaging.actions.repairing import repair_study
from app.imaging.actions.series import write_series
from app.imaging.dicom.refused import held_verdict
from app.imaging.packs.manifest import Place
from app.imaging.rules import intake as rules
from app.imaging.store.held import holds_of
from app.imaging.tables import DeidentificationReport, Grant, Instance, Patient, Series, Study
from app.imaging.values import FileVerdict, Verdict
from app.kernel.signals import emit


@dataclass
class Outcome:
    """The study the files went to (if any came in), and the verdict on each file by its number."""

    study_id: uuid.UUID | None = None
    verdicts: dict[int, FileVerdict] = field(default_factory=dict)

    def judge(self, pieces: Sequence[Piece], verdict: FileVerdict) -> None:
        self.verdicts |= {piece.number: verdict for piece in pieces}


def accept_study(
    session: Session,
    actor: Actor,
    intake_id: uuid.UUID,
    gathered: Gathered,
    spooled: Callable[[Place], bytes],
    *,
    label_prefix: str | None = None,
) -> Outcome:
    """`spooled` gives the bytes of a place in the spool. Repeats change nothing."""
    one_at_a_time(session, gathered.study_hash)
    outcome = Outcome()
    study = session.scalar(select(Study).where(Study.original_uid_hash == gathered.study_hash))
    if study is not None:
        outcome.study_id = study.id
    new = _new_pieces(session, gathered.pieces, outcome)
    problem = identifying.problem_of(session, study, new)
    if problem:
        outcome.judge(new, problem)
        gate.keep(session, intake_id, gathered.study_hash, new, spooled, problem)
        return outcome
    if study is not None:
        repair_study(session, actor, study, gathered.pieces, spooled)
    sound = _sound_series(session, study, new, outcome)
    for refused in {verdict for verdict in outcome.verdicts.values() if verdict.verdict is Verdict.QUARANTINED}:
        kept = [piece for piece in new if outcome.verdicts.get(piece.number) == refused]
        gate.keep(session, intake_id, gathered.study_hash, kept, spooled, refused)
    if not sound:
        return outcome
    verb = "study.extended" if study else "study.accepted"
    if study is None:
        study = _study(session, intake_id, sound[0][1][0], label_prefix)
        outcome.study_id = study.id
    written = write_series(session, actor, study, sound, spooled)
    outcome.verdicts |= written.verdicts
    propose_preferred(session, actor, study.id, propose_roles(session, actor, written.unnamed))
    _report(session, study, intake_id, [piece for _, pieces in sound for piece in pieces])
    identifying.keep_identities(session, study, [piece for _, pieces in sound for piece in pieces])
    counts = {"series": len(sound), "instances": sum(len(pieces) for _, pieces in sound)}
    audit.record(
        session, actor.person_id, verb, "study", study.id, chain=Chain.house(),
        new={**counts, "label": study.label, "intake": str(intake_id)},
    )  # fmt: skip
    gate.review_study(session, study, intake_id)
    _say_held(session, study, sound, outcome)
    emit(session, "study.accepted", study_id=study.id)
    return outcome


def _say_held(
    session: Session, study: Study, sound: Sequence[tuple[Series | None, list[Piece]]], outcome: Outcome
) -> None:
    """Files whose series turned out, once it was recognised, to be a picture of a screen."""
    held = {
        series.original_uid_hash
        for hold, series, confirmation in holds_of(session, study.id)
        if hold.because == LOOKS_CAPTURED and confirmation is None
    }
    for _, pieces in sound:
        if pieces[0].examined.identity.series_hash in held:
            outcome.judge(pieces, held_verdict(LOOKS_CAPTURED))


def judge_study(session: Session, study_id: uuid.UUID) -> None:
    """A study that came in before the gate, or before the gate looked for all it looks for now."""
    study = session.get_one(Study, study_id)
    one_at_a_time(session, study.original_uid_hash)
    gate.review_study(session, study)


def one_at_a_time(session: Session, study_hash: str) -> None:
    """Two deliveries of one study wait for each other; so do two that would choose the same label."""
    for name in ("study labels", study_hash):
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 7))"), {"name": name})


def _new_pieces(session: Session, pieces: Sequence[Piece], outcome: Outcome) -> list[Piece]:
    """Without those that are stored already, and those that contradict a stored one."""
    hashes = [piece.examined.identity.sop_hash for piece in pieces]
    known = {
        row.original_uid_hash: row
        for row in session.scalars(select(Instance).where(Instance.original_uid_hash.in_(hashes)))
    }
    new = []
    for piece in pieces:
        stored = known.get(piece.examined.identity.sop_hash)
        if stored is None:
            new.append(piece)
            continue
        where = (
            f"image {stored.number or 1} of series {stored.series.number or '–'} of study {stored.series.study.label}"
        )
        same = stored.source_digest == piece.examined.identity.source_digest or stored.blob_sha256 == piece.blob_sha256
        if stored.blob_sha256 != piece.blob_sha256:
            # of a masked image this has the pixels that were blanked
            forget_object(session, piece.blob_sha256)
        outcome.judge([piece], repeated(where) if same else contradiction(where, piece.name))
    return new


def _sound_series(
    session: Session, study: Study | None, pieces: Sequence[Piece], outcome: Outcome
) -> list[tuple[Series | None, list[Piece]]]:
    sound = []
    read_now = study is not None and in_use(session, study.id)
    arrived = Gathered("", list(pieces)).series
    known = {
        series.original_uid_hash: series
        for series in session.scalars(select(Series).where(Series.original_uid_hash.in_(arrived)))
    }
    for series_hash, files in arrived.items():
        series = known.get(series_hash)
        frames_of_reference = {piece.examined.frame_of_reference_uid for piece in files}
        if series is not None:
            frames_of_reference.add(series.frame_of_reference_uid)
        problem = rules.series_problem(
            frames_of_reference,
            of_another_study=series is not None and (study is None or series.study_id != study.id),
            grows_in_use=series is not None and read_now,
        )
        if problem:
            outcome.judge(files, problem)
        else:
            sound.append((series, files))
    return sound


def in_use(session: Session, study_id: uuid.UUID) -> bool:
    granted = select(Grant.id).where(Grant.study_id == study_id, Grant.until_at.is_(None), Grant.person_id.is_not(None))
    return session.scalar(granted.limit(1)) is not None


def _study(session: Session, intake_id: uuid.UUID, first: Piece, prefix: str | None) -> Study:
    identity, examined = first.examined.identity, first.examined
    patient = session.scalar(select(Patient).where(Patient.original_id_hash == identity.patient_hash))
    if patient is None:
        patient = Patient(
            pseudonym=identity.pseudonym,
            original_id_hash=identity.patient_hash,
            date_shift_days=identity.shift_days,
            sex=examined.sex,
        )
        session.add(patient)
        session.flush()
    day = examined.study_date
    study = Study(
        patient_id=patient.id,
        intake_id=intake_id,
        study_uid=identity.study_uid,
        original_uid_hash=identity.study_hash,
        study_date=date(int(day[:4]), int(day[4:6]), int(day[6:8])) if day else None,
        age_years=examined.age_years,
        label=_label(session, prefix or patient.pseudonym, numbered=prefix is not None),
        modality=examined.modality,
    )
    session.add(study)
    session.flush()
    return study


def _label(session: Session, stem: str, *, numbered: bool) -> str:
    """“Prefix 1”, “Prefix 2” …; a pseudonym alone, and numbered from its second study."""
    taken = session.scalar(select(func.count()).select_from(Study).where(Study.label.startswith(stem, autoescape=True)))
    number = (taken or 0) + 1
    while True:
        label = stem if number == 1 and not numbered else f"{stem} {number}"
        if session.scalar(select(Study.id).where(Study.label == label)) is None:
            return label
        number += 1


def _report(session: Session, study: Study, intake_id: uuid.UUID, pieces: Sequence[Piece]) -> None:
    # most images of a series have the very same account
    alike = Counter(id(piece.examined.account) for piece in pieces)
    total: dict[str, Counter[str]] = {}
    for account in {id(piece.examined.account): piece.examined.account for piece in pieces}.values():
        for action, attributes in account.items():
            counter = total.setdefault(action, Counter())
            for attribute, times in attributes.items():
                counter[attribute] += times * alike[id(account)]
    report = {
        "files": len(pieces),
        "attributes": {action: dict(sorted(counter.items())) for action, counter in sorted(total.items())},
        "pixels": pixels_sentence(pieces),
    }
    session.add(
        DeidentificationReport(
            study_id=study.id,
            intake_id=intake_id,
            profile=pieces[0].examined.profile,
            version=pieces[0].examined.profile_version,
            report=report,
        )
    )
