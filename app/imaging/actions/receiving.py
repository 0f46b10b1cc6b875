"""A delivery that arrives file by file: opened, announced, sent, completed; taken up again, or given up."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.deidentify import Keys
from app.imaging.store.arriving import assert_room
from app.imaging.store.waiting import Waiting, new_key
from app.imaging.tables import Intake, IntakeFile, SentFile
from app.kernel import clock, jobs
from app.kernel.refusals import Conflict, NotFound, TooLarge
from app.kernel.settings import settings

INTAKE_TASK = "imaging.intake"
DROP_TASK = "imaging.drop_waiting"
MOST_FILES = 20_000


@dataclass(frozen=True)
class Announced:
    """A file the sender has: `name` (never stored) tells it from the others, with its size."""

    name: str
    size_bytes: int


def open_delivery(session: Session, actor: Actor, *, source: str, label_prefix: str | None = None) -> Intake:
    """`source`: upload or dicom. Files can arrive from now on."""
    intake = Intake(id=uuid.uuid4(), source=source, by=actor.person_id, state="receiving", label_prefix=label_prefix)
    intake.waiting_key = new_key(intake.id)
    session.add(intake)
    session.flush()
    _record(session, actor, "intake.begun", intake, new={"source": source})
    return intake


def waiting_of(intake: Intake) -> Waiting:
    if intake.waiting_key is None:
        raise Conflict("This delivery has ended; what was sent is not kept any longer. Send the files again.")
    return Waiting(intake.id, intake.waiting_key)


def announce_files(session: Session, actor: Actor, intake_id: uuid.UUID, files: Sequence[Announced]) -> list[SentFile]:
    """The row of each, in order; one that was announced before keeps its number. Opens an ended delivery again."""
    intake = _locked(session, intake_id)
    digests = [_digest(file) for file in files]
    known = _known(session, intake_id, digests)
    new = {d: f for d, f in zip(digests, files, strict=True) if d not in known}
    if new:
        _receive_more(session, actor, intake)
        number = session.scalar(select(func.max(SentFile.number)).where(SentFile.intake_id == intake_id)) or 0
        if number + len(new) > MOST_FILES:
            raise TooLarge(f"One delivery holds at most {MOST_FILES} files. Send the rest as another one.")
        assert_room(sum(file.size_bytes for file in new.values()))
        _note(session, intake_id, number + 1, new)
        known = _known(session, intake_id, digests)
    return [known[digest] for digest in digests]


def note_arrived(session: Session, intake_id: uuid.UUID, files: Sequence[Announced]) -> None:
    """Files of a form, which nobody announced: they have the numbers from 1 on."""
    _locked(session, intake_id)
    _note(session, intake_id, 1, {_digest(file): file for file in files})


def complete_delivery(session: Session, actor: Actor, intake_id: uuid.UUID, *, leave_out_missing: bool = False) -> None:
    """All has arrived: a job works through it. Conflict, with how many, when something is missing still."""
    intake = _locked(session, intake_id)
    if intake.state in ("waiting", "working"):
        return
    if intake.state != "receiving":
        raise Conflict("This delivery has ended.")
    waiting = waiting_of(intake)
    if not leave_out_missing and intake.source == "upload" and (missing := len(_missing(session, waiting))):
        sentence = f"{missing} files have not arrived completely. Choose them again, or go on without them."
        raise Conflict(sentence, code="missing", details={"missing": missing})
    number = len(waiting.numbers())
    if number == 0:
        raise Conflict("Nothing has arrived yet. Choose a folder, a zip or some files first.")
    intake.state, intake.files_total, intake.files_done = "waiting", intake.first_number - 1 + number, 0
    _record(session, actor, "intake.arrived", intake, new={"files": number})
    jobs.defer(session, INTAKE_TASK, intake_id=str(intake_id))


def cancel_delivery(session: Session, actor: Actor, intake_id: uuid.UUID) -> None:
    """Whole studies that are in stay; nothing else comes in, and what waits becomes unreadable with this commit."""
    intake = _locked(session, intake_id)
    if intake.state not in ("receiving", "waiting", "working"):
        raise Conflict("This delivery has ended already.")
    intake.state, intake.finished_at, intake.waiting_key = "cancelled", clock.now(session), None
    _record(session, actor, "intake.cancelled", intake, new={})
    jobs.defer(session, DROP_TASK, intake_id=str(intake_id))


def retry_delivery(session: Session, actor: Actor, intake_id: uuid.UUID) -> None:
    intake = _locked(session, intake_id)
    if intake.state != "failed":
        raise Conflict("Only a delivery that failed can be tried again.")
    waiting_of(intake)
    intake.state, intake.problem, intake.finished_at = "waiting", None, None
    _record(session, actor, "intake.retried", intake, new={})
    jobs.defer(session, INTAKE_TASK, intake_id=str(intake_id))


def _receive_more(session: Session, actor: Actor, intake: Intake) -> None:
    if intake.state == "receiving":
        return
    if intake.state in ("waiting", "working"):
        raise Conflict("What came before is being worked through. Send more when that has ended.", code="busy")
    if intake.source != "upload":
        raise NotFound
    last = session.scalar(select(func.max(IntakeFile.number)).where(IntakeFile.intake_id == intake.id)) or 0
    intake.state, intake.problem, intake.finished_at = "receiving", None, None
    intake.waiting_key = intake.waiting_key or new_key(intake.id)
    intake.first_number = last + 1
    _record(session, actor, "intake.reopened", intake, new={})


def _missing(session: Session, waiting: Waiting) -> list[int]:
    """Numbers of files of this round that are not here completely; those of earlier rounds have their verdicts."""
    judged = select(IntakeFile.sent_number).where(
        IntakeFile.intake_id == waiting.intake_id, IntakeFile.sent_number.is_not(None)
    )
    rows = session.execute(
        select(SentFile.number, SentFile.size_bytes).where(
            SentFile.intake_id == waiting.intake_id, SentFile.number.not_in(judged)
        )
    )
    here = set(waiting.numbers())
    return [number for number, size in rows if number not in here or waiting.arrived(number) < size]


def _digest(file: Announced) -> str:
    return Keys(settings().secret).digest("file name", f"{file.name}\0{file.size_bytes}")


def _note(session: Session, intake_id: uuid.UUID, first: int, files: Mapping[str, Announced]) -> None:
    rows = [
        {"intake_id": intake_id, "number": number, "name_digest": digest, "size_bytes": file.size_bytes}
        for number, (digest, file) in enumerate(files.items(), start=first)
    ]
    session.execute(insert(SentFile), rows)


def _known(session: Session, intake_id: uuid.UUID, digests: Sequence[str]) -> dict[str, SentFile]:
    rows = session.scalars(select(SentFile).where(SentFile.intake_id == intake_id, SentFile.name_digest.in_(digests)))
    return {row.name_digest: row for row in rows}


def _locked(session: Session, intake_id: uuid.UUID) -> Intake:
    found = session.get(Intake, intake_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _record(session: Session, actor: Actor, verb: str, intake: Intake, *, new: dict[str, object]) -> None:
    audit.record(session, actor.person_id, verb, "intake", intake.id, chain=Chain.house(), new=new)
