"""Working through a delivery: file by file, then study by study, each study in a transaction of its own.

Killed at any moment and started again, it comes to the same end: what was accepted is a repeat, and a repeat
changes nothing.
"""

import shutil
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.accounts.values import Actor
from app.imaging import actions, store
from app.imaging.actions.collecting import Collection
from app.imaging.deidentify import Keys
from app.imaging.dicom import Examined, Examiner
from app.imaging.dicom.refused import verdict as refusal
from app.imaging.formats import Delivered, count, delivered
from app.imaging.values import FileVerdict
from app.kernel import jobs
from app.kernel.db import transaction
from app.kernel.settings import settings

PROGRESS_EVERY = 20
KEPT_SECONDS = 24 * 3600
TASK = "imaging.intake"


@dataclass
class Judged:
    """What became of a delivery: names and verdicts by file number, and for each study of it the files
    and where they went (nowhere, when it was quarantined)."""

    names: dict[int, str] = field(default_factory=dict)
    verdicts: dict[int, FileVerdict] = field(default_factory=dict)
    studies: list[tuple[uuid.UUID | None, list[int]]] = field(default_factory=list)


def run_intake(actor: Actor, intake_id: uuid.UUID, source: Path, *, label_prefix: str | None = None) -> Judged:
    """Every file beneath `source` gets a verdict; every sound study is in the house when this returns."""
    judged = Judged()
    collection = Collection()
    try:
        with transaction() as session:
            actions.set_working(session, intake_id, count(source))
        _examine_all(source, intake_id, judged, collection)
        keys = Keys(settings().secret)
        with transaction() as session:
            actions.note_files(session, intake_id, keys, judged.names, judged.verdicts)
        for gathered in collection:
            with transaction() as session:
                outcome = actions.accept_study(
                    session, actor, intake_id, gathered, collection.pixels, label_prefix=label_prefix
                )
                actions.note_files(session, intake_id, keys, judged.names, outcome.verdicts, outcome.study_id)
            judged.verdicts |= outcome.verdicts
            judged.studies.append((outcome.study_id, sorted(outcome.verdicts)))
        with transaction() as session:
            actions.finish_intake(session, actor, intake_id)
    finally:
        collection.close()
    return judged


def _examine_all(source: Path, intake_id: uuid.UUID, judged: Judged, collection: Collection) -> None:
    waiting: list[Delivered] = []

    def readable() -> Iterator[Path | bytes]:
        """Hands the readable files to the examiner; the others get their verdict on the way."""
        for number, file in enumerate(delivered(source), start=1):
            judged.names[number] = file.name
            if file.refused is not None:
                judged.verdicts[number] = refusal(file.refused)
                continue
            waiting.append(file)
            numbers.append(number)
            yield file.data if file.data is not None else file.path or Path()

    numbers: list[int] = []
    with Examiner(settings().secret) as examiner:
        for result in examiner.examine(readable()):
            number, name = numbers.pop(0), waiting.pop(0).name
            verdict = collection.add(number, name, result) if isinstance(result, Examined) else result
            if verdict is not None:
                judged.verdicts[number] = verdict
            if number % PROGRESS_EVERY == 0:
                with transaction() as session:
                    actions.note_progress(session, intake_id, number)


def upload_folder(intake_id: uuid.UUID) -> Path:
    """Where an upload waits for its job: outside the stores, removed when every file has its verdict."""
    return settings().data_dir / "incoming" / str(intake_id)


def sweep_uploads(session: Session) -> None:
    """Removes what an interrupted upload left behind a day ago: nobody will work through it any more."""
    needed = {str(intake_id) for intake_id in store.running(session)}
    incoming = settings().data_dir / "incoming"
    for folder in incoming.iterdir() if incoming.is_dir() else ():
        if folder.name not in needed and time.time() - folder.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(folder)


@jobs.task(TASK)
def work_through_upload(session: Session, intake_id: str) -> None:
    key = uuid.UUID(intake_id)
    intake = store.intake(session, key)
    folder = upload_folder(key)
    if intake.state in ("done", "failed"):
        return
    if not folder.is_dir():
        actions.finish_intake(
            session, _actor(session, intake.by), key, problem="The uploaded files are gone; send again."
        )
        return
    actor, prefix = _actor(session, intake.by), intake.label_prefix
    # this session has only read: it holds no lock while the files are worked through in others
    run_intake(actor, key, folder, label_prefix=prefix)
    shutil.rmtree(folder)


def _actor(session: Session, person_id: uuid.UUID) -> Actor:
    person = accounts.person(session, person_id)
    return Actor(person.id, person.display_name)
