"""A delivery from its arrival to its last verdict."""

import uuid
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.deidentify import Keys
from app.imaging.tables import Intake, IntakeFile
from app.imaging.values import FileVerdict
from app.kernel import clock
from app.kernel.bulk import insert_many


def begin_intake(
    session: Session, actor: Actor, *, source: str, label_prefix: str | None = None, files_total: int | None = None
) -> Intake:
    """`source` says how it came: upload, folder, archive, file."""
    intake = Intake(
        source=source, by=actor.person_id, state="waiting", label_prefix=label_prefix or None, files_total=files_total
    )
    session.add(intake)
    session.flush()
    audit.record(
        session, actor.person_id, "intake.begun", "intake", intake.id, chain=Chain.house(), new={"source": source}
    )
    return intake


def set_working(session: Session, intake_id: uuid.UUID, files: int) -> int:
    """The number that its first file gets now; a delivery that was cancelled meanwhile stays so."""
    intake = session.get_one(Intake, intake_id, populate_existing=True, with_for_update=True)
    earlier = intake.first_number - 1
    if intake.state != "cancelled":
        intake.state, intake.files_total, intake.files_done = "working", earlier + files, earlier
    return intake.first_number


def note_progress(session: Session, intake_id: uuid.UUID, files_done: int) -> None:
    """Progress is for watching: it is no history and needs no event."""
    session.execute(update(Intake).where(Intake.id == intake_id).values(files_done=files_done))


def note_files(
    session: Session,
    intake_id: uuid.UUID,
    keys: Keys,
    names: Mapping[int, str],
    verdicts: Mapping[int, FileVerdict],
    study_id: uuid.UUID | None = None,
    *,
    sent: Mapping[int, int | None] | None = None,
) -> None:
    """What became of these files; a delivery taken up again after a crash says nothing twice."""
    if not verdicts:
        return
    rows = [
        {
            "intake_id": intake_id,
            "number": number,
            "name_digest": keys.digest("file name", names[number]),
            "verdict": verdict.verdict,
            "code": verdict.code,
            "sentence": _without_names(verdict, names),
            "study_id": study_id if verdict.is_in else None,
            "sent_number": sent.get(number) if sent else None,
        }
        for number, verdict in verdicts.items()
    ]
    insert_many(session, IntakeFile, rows, once=("intake_id", "number"))


def _without_names(verdict: FileVerdict, names: Mapping[int, str]) -> str:
    """File names may name a patient: the stored sentence says which file by its number."""
    sentence = verdict.sentence
    if verdict.code not in ("repeat", "uid_conflict"):
        return sentence
    for number, name in sorted(names.items(), key=lambda pair: -len(pair[1])):
        if name and name in sentence:
            sentence = sentence.replace(name, f"file {number}")
    return sentence


def finish_intake(session: Session, actor: Actor, intake_id: uuid.UUID, *, problem: str | None = None) -> None:
    intake = session.get_one(Intake, intake_id, populate_existing=True, with_for_update=True)
    if intake.state == "cancelled":
        return
    judged = session.scalars(select(IntakeFile.verdict).where(IntakeFile.intake_id == intake_id)).all()
    intake.state = "failed" if problem else "done"
    intake.problem, intake.finished_at = problem, clock.now(session)
    if not problem:
        # what was sent is read and not needed again: from this commit on nobody can read it
        intake.waiting_key = None
    intake.files_done = len(judged)
    intake.files_total = session.scalar(
        select(func.greatest(Intake.files_total, len(judged))).where(Intake.id == intake_id)
    )
    audit.record(
        session, actor.person_id, "intake.failed" if problem else "intake.finished", "intake", intake_id,
        chain=Chain.house(), new=dict(Counter(judged)), reason=problem,
    )  # fmt: skip
