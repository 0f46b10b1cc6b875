"""Working through a delivery: file by file, then study by study, each study in a transaction of its own.

Killed at any moment and started again, it comes to the same end: what was accepted is a repeat, and a repeat
changes nothing.
"""

import contextlib
import math
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.accounts.values import SYSTEM, Actor
from app.imaging import actions, store
from app.imaging.actions import fixity, indexing, orphans, remote
from app.imaging.actions.collecting import Collection
from app.imaging.actions.masking import DELETE_TASK
from app.imaging.actions.receiving import DROP_TASK, INTAKE_TASK, waiting_of
from app.imaging.deidentify import Keys
from app.imaging.dicom import Examined, Examiner
from app.imaging.dicom.examined import Identity
from app.imaging.dicom.refused import verdict as refusal
from app.imaging.formats import Delivered, Stream, count, delivered, delivered_as, entry_count
from app.imaging.store import claims
from app.imaging.store.arriving import folder_of
from app.imaging.store.waiting import Waiting, drop
from app.imaging.values import FileVerdict
from app.kernel import jobs
from app.kernel.db import transaction
from app.kernel.refusals import Conflict
from app.kernel.sealed import Damaged, Sealed
from app.kernel.settings import settings

FIXITY_SECONDS = 20.0
"""Of every ten minutes: at 100 MB/s some 280 GB are checked in a day."""
JUDGING_SECONDS = 20.0
INDEXING_SECONDS = 20.0
PROGRESS_EVERY_S = 0.5
ELSEWHERE = (
    "What was sent does not lie on the machine that works it through: its folder “incoming” must be shared by all web "
    "servers and workers (see the README, several machines). When it is, try again."
)

Source = Path | Waiting | Stream


@dataclass
class Judged:
    """What became of a delivery: names and verdicts by file number, and for each study of it the files
    and where they went (nowhere, when it was quarantined)."""

    names: dict[int, str] = field(default_factory=dict)
    verdicts: dict[int, FileVerdict] = field(default_factory=dict)
    studies: list[tuple[uuid.UUID | None, list[int]]] = field(default_factory=list)
    sent: dict[int, int | None] = field(default_factory=dict)
    identities: dict[int, Identity] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)
    """That the examination of each file took."""


class Cancelled(Exception):
    """Somebody cancelled the delivery while it was worked through."""


Admit = Callable[[Identity], FileVerdict | None]


def run_intake(
    actor: Actor,
    intake_id: uuid.UUID,
    source: Source,
    *,
    label_prefix: str | None = None,
    admit: Admit | None = None,
    is_claimed: bool = False,
) -> Judged:
    """Every file of `source` gets a verdict; every sound study is in the house when this returns.

    When the delivery is cancelled meanwhile, it ends early: whole studies are in, or not at all.
    `admit` may refuse a file for whose study it belongs to. `is_claimed`: the caller holds the claim on it.
    """
    judged = Judged()
    collection = Collection()
    try:
        with contextlib.nullcontext() if is_claimed else claims.claimed(intake_id):
            _work_through(actor, intake_id, source, label_prefix, judged, collection, admit)
    except Cancelled:
        pass  # the person who cancelled knows, and the row says it
    finally:
        collection.close()
    return judged


def _work_through(
    actor: Actor,
    intake_id: uuid.UUID,
    source: Source,
    label_prefix: str | None,
    judged: Judged,
    collection: Collection,
    admit: Admit | None,
) -> None:
    keys = Keys(settings().secret)
    with transaction() as session:
        first = actions.set_working(session, intake_id, _count(source))
        profile = store.profile_of_source(session, store.intake(session, intake_id).source)
    _examine_all(source, intake_id, first, judged, collection, admit, profile)
    collection.settle()
    with transaction() as session:
        actions.note_files(session, intake_id, keys, judged.names, judged.verdicts, sent=judged.sent)
    for gathered in collection:
        with transaction() as session:
            _assert_wanted(session, intake_id)
            outcome = actions.accept_study(
                session, actor, intake_id, gathered, collection.read, label_prefix=label_prefix
            )
            actions.note_files(
                session, intake_id, keys, judged.names, outcome.verdicts, outcome.study_id, sent=judged.sent
            )
        judged.verdicts |= outcome.verdicts
        judged.studies.append((outcome.study_id, sorted(outcome.verdicts)))
    with transaction() as session:
        _assert_wanted(session, intake_id)
        actions.finish_intake(session, actor, intake_id)


def _examine_all(
    source: Source,
    intake_id: uuid.UUID,
    first: int,
    judged: Judged,
    collection: Collection,
    admit: Admit | None,
    profile: str,
) -> None:
    waiting: list[tuple[int, str]] = []
    told = time.monotonic()

    def readable() -> Iterator[Path | bytes | Sealed]:
        """Hands the readable files to the examiner; the others get their verdict on the way."""
        for number, file in enumerate(_files(source, intake_id), start=first):
            judged.names[number], judged.sent[number] = file.name, file.sent
            if file.refused is not None:
                judged.verdicts[number] = refusal(file.refused)
                continue
            waiting.append((number, file.name))
            yield file.sealed or (file.data if file.data is not None else file.path or Path())

    with Examiner(settings().secret, profile=profile) as examiner:
        for result in examiner.examine(readable(), collection.keep):
            number, name = waiting.pop(0)
            judged.seconds[number] = examiner.took
            verdict = result if isinstance(result, FileVerdict) else None
            if isinstance(result, Examined):
                judged.identities[number] = result.identity
                verdict = (admit and admit(result.identity)) or collection.add(number, name, result)
            if verdict is not None:
                judged.verdicts[number] = verdict
            if time.monotonic() - told > PROGRESS_EVERY_S:
                told = time.monotonic()
                with transaction() as session:
                    _assert_wanted(session, intake_id)
                    actions.note_progress(session, intake_id, number)


def _files(source: Source, intake_id: uuid.UUID) -> Iterator[Delivered]:
    if not isinstance(source, Waiting):
        yield from delivered(source, folder_of(intake_id))
        return
    for number in source.numbers():
        try:
            with source.opened(number) as (file, size):
                yield from delivered_as(number, source.sealed(number), file, size)
        except Damaged:
            yield Delivered(f"{number:06d}", refused="damaged", sent=number)


def _count(source: Source) -> int:
    if not isinstance(source, Waiting):
        return count(source)
    total = 0
    for number in source.numbers():
        try:
            with source.opened(number) as (file, _):
                total += entry_count(file)
        except Damaged:
            total += 1
    return total


def _assert_wanted(session: Session, intake_id: uuid.UUID) -> None:
    if store.intake(session, intake_id).state == "cancelled":
        raise Cancelled


@jobs.task(INTAKE_TASK)
def work_through_upload(session: Session, intake_id: str) -> None:
    key = uuid.UUID(intake_id)
    intake = store.intake(session, key)
    if intake.state not in ("waiting", "working"):
        return
    actor, prefix = _actor(session, intake.by), intake.label_prefix
    try:
        waiting = waiting_of(intake)
    except Conflict as gone:
        actions.finish_intake(session, actor, key, problem=gone.sentence)
        return
    if not waiting.is_here:
        actions.finish_intake(session, actor, key, problem=ELSEWHERE)
        return
    # this session has only read: it holds no lock while the files are worked through in others
    try:
        source = remote.ordered(waiting) if intake.source == remote.SOURCE else waiting
        run_intake(actor, key, source, label_prefix=prefix)
    except remote.Unreachable as problem:
        with transaction() as separate:
            actions.finish_intake(separate, actor, key, problem=problem.sentence)
        return
    drop(key)


@jobs.task(DROP_TASK)
def drop_waiting(session: Session, intake_id: str) -> None:
    """What waited for a delivery that was cancelled."""
    drop(uuid.UUID(intake_id))


@jobs.periodic("imaging.recover", cron="* * * * *")
def recover(session: Session) -> None:
    """Deliveries whose process was killed are taken up again, or end in words; leftovers are removed."""
    actions.recover_intakes(session, SYSTEM)


def _actor(session: Session, person_id: uuid.UUID) -> Actor:
    person = accounts.person(session, person_id)
    return Actor(person.id, person.display_name)


@jobs.task(DELETE_TASK)
def delete_replaced(session: Session, masking_id: str) -> None:
    """The bytes that a masking replaced."""
    actions.delete_replaced(session, uuid.UUID(masking_id))


def judge_rest(tell: Callable[[int, int], None] = lambda done, of: None, *, seconds: float = math.inf) -> int:
    """Every study that the gate has not judged as it judges now, each in a transaction of its own: what was judged
    stays so when this is stopped. `tell` hears how many of how many. How many were judged."""
    until = time.monotonic() + seconds
    with transaction() as session:
        waiting = store.unjudged_studies(session)
    done = 0
    for done, study_id in enumerate(waiting, start=1):
        with transaction() as session:
            actions.judge_study(session, study_id)
        tell(done, len(waiting))
        if time.monotonic() > until:
            break
    return done


@jobs.periodic("imaging.judge", cron="* * * * *")
def judge(session: Session) -> None:
    """A worker that starts in a house with older studies judges them within minutes."""
    judge_rest(seconds=JUDGING_SECONDS)


@jobs.periodic("imaging.index", cron="* * * * *")
def renew_indexes(session: Session) -> None:
    """After a new version was started, what DICOMweb answers from is written again within minutes."""
    indexing.renew_some(seconds=INDEXING_SECONDS)


@jobs.periodic("imaging.sweep", cron="40 */6 * * *")
def sweep_orphans(session: Session) -> None:
    """Bytes that no row names, once they are old."""
    orphans.sweep()


@jobs.periodic("imaging.fixity", cron="*/10 * * * *")
def check_objects(session: Session) -> None:
    """A little at a time, those checked the longest ago first: all of them in turn, for ever."""
    fixity.check_some(session, seconds=FIXITY_SECONDS)
