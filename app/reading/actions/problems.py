"""A reader reports that a case cannot be read as it is."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Conflict, Invalid
from app.kernel.signals import emit
from app.reading import rules, store
from app.reading.tables import ProblemReport
from app.reading.values import PROBLEMS, ReadingState

LONGEST_NOTE = 2000
NEED_WORDS = ("unreadable", "other")
"""Kinds that say by themselves neither why nor what; a release tells why a case was not readable."""


def report_problem(session: Session, actor: Actor, reading_id: UUID, *, kind: str, note: str) -> ProblemReport:
    """Set the reading aside and tell the coordinator. What was drawn so far is kept."""
    note = note.strip()
    if kind not in PROBLEMS:
        raise Invalid(f"The kind of problem is one of {', '.join(PROBLEMS)}.")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"Please describe the problem in at most {LONGEST_NOTE} characters.")
    reading = store.own_reading(session, actor.person_id, reading_id, lock=True)
    if kind in NEED_WORDS and not note:
        raise Invalid("Please describe the problem in a few words.")
    state = rules.state(store.status(session, reading.id))
    if state is ReadingState.SIGNED:
        raise Conflict("This reading is signed; ask the coordinator to reopen it.", code="signed")
    if state is ReadingState.SET_ASIDE:
        raise Conflict("This case is set aside already; the coordinator knows.", code="set_aside")
    report = ProblemReport(reading_id=reading.id, kind=kind, note=note, by=actor.person_id)
    session.add(report)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "case.problem_reported",
        "problem_report",
        report.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={"reading": reading.id, "kind": kind, "note": note},
    )
    emit(session, "case.problem_reported", reading_id=reading.id, campaign_id=reading.campaign_id)
    return report
