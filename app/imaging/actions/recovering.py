"""Deliveries whose process was killed: taken up again where what was sent is still here, else ended in words."""

import time
import uuid
from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.actions.intakes import finish_intake
from app.imaging.actions.receiving import DROP_TASK, INTAKE_TASK
from app.imaging.store import claims
from app.imaging.store.arriving import incoming
from app.imaging.store.waiting import drop
from app.imaging.tables import Intake
from app.kernel import clock, jobs

AT_LEAST = timedelta(minutes=1)
KEPT = timedelta(days=7)
"""How long what was sent waits for the rest of its delivery, or for a second try."""

GAVE_UP = "Working through this delivery broke again and again, and was given up. Try again, or send the files anew."
STOPPED = (
    "The program that read these files was stopped before the end. Start it again with the same files: what is in "
    "already is recognised, and the rest follows."
)
ABANDONED = "The rest of this delivery did not arrive within 7 days; what had arrived was removed."


def recover_intakes(session: Session, actor: Actor, *, at_least: timedelta = AT_LEAST) -> None:
    """`at_least`: how old a delivery is before it is looked at; the youngest may not have claimed theirs yet."""
    before = clock.now(session) - at_least
    unfinished = select(Intake).where(Intake.state.in_(["receiving", "waiting", "working"]), Intake.at < before)
    for intake in session.scalars(unfinished.order_by(Intake.at)):
        if claims.is_free(session, intake.id):
            _take_up(session, actor, intake)
    _forget_old(session, actor)
    _sweep(session)


def _take_up(session: Session, actor: Actor, intake: Intake) -> None:
    if intake.waiting_key is None:
        finish_intake(session, actor, intake.id, problem=STOPPED)
    elif intake.state == "receiving":
        # a browser comes back to its own delivery; of a scanner's nobody else knows that it broke off
        if intake.source == "dicom":
            intake.state = "waiting"
            _begin_again(session, actor, intake)
    else:
        latest = _latest_job(session, intake.id)
        if latest == "failed":
            finish_intake(session, actor, intake.id, problem=GAVE_UP)
        elif latest not in ("todo", "doing"):
            _begin_again(session, actor, intake)


def _begin_again(session: Session, actor: Actor, intake: Intake) -> None:
    audit.record(session, actor.person_id, "intake.taken_up", "intake", intake.id, chain=Chain.house(), new={})
    jobs.defer(session, INTAKE_TASK, intake_id=str(intake.id))


def _latest_job(session: Session, intake_id: uuid.UUID) -> str | None:
    latest = text(
        "SELECT status::text FROM procrastinate.procrastinate_jobs"
        " WHERE task_name = :task AND args ->> 'intake_id' = :intake ORDER BY id DESC LIMIT 1"
    )
    status: str | None = session.scalar(latest, {"task": INTAKE_TASK, "intake": str(intake_id)})
    return status


def _forget_old(session: Session, actor: Actor) -> None:
    """The keys of what waited too long: of deliveries never completed, and of failed ones nobody tried again."""
    old = clock.now(session) - KEPT
    receiving = select(Intake).where(Intake.state == "receiving", Intake.source == "upload", Intake.at < old)
    for intake in session.scalars(receiving):
        finish_intake(session, actor, intake.id, problem=ABANDONED)
        intake.waiting_key = None
    failed = select(Intake).where(Intake.state == "failed", Intake.waiting_key.is_not(None), Intake.finished_at < old)
    for intake in session.scalars(failed):
        intake.waiting_key = None
        jobs.defer(session, DROP_TASK, intake_id=str(intake.id))


def _sweep(session: Session) -> None:
    """Files without a key, which nobody works with: nobody can read them any more. A folder younger than its row's
    commit is left alone."""
    needed = {str(one) for one in session.scalars(select(Intake.id).where(Intake.waiting_key.is_not(None)))}
    for folder in incoming().iterdir() if incoming().is_dir() else ():
        is_old = time.time() - folder.stat().st_mtime > AT_LEAST.total_seconds()
        if folder.name not in needed and is_old and claims.is_free(session, intake_id := uuid.UUID(folder.name)):
            drop(intake_id)
