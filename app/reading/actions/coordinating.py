"""What a coordinator does to readings as a whole: reopen, resolve a problem, withdraw or replace a reader."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import actions as assigning
from app.assignments import store as assignments
from app.assignments.tables import Assignment
from app.assignments.values import Purpose
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Conflict, NotFound
from app.kernel.signals import emit
from app.reading import rules, store
from app.reading.tables import ProblemReport, ProblemResolution, Reopening, Submission


def reopen(session: Session, actor: Actor, campaign_id: UUID, reading_id: UUID, *, reason: str) -> Reopening:
    """Void the signature: the reader changes the reading and signs anew; both versions stay."""
    reason = rules.reason(reason)
    _assert_no_reader(session, actor, campaign_id)
    reading = store.reading_of_campaign(session, campaign_id, reading_id, lock=True)
    status = store.status(session, reading.id)
    if status.ended:
        raise Conflict("This reading was taken back; it cannot be reopened.")
    rules.assert_may_reopen(status)
    if reading.purpose == Purpose.TRAINING and store.shown_references(session, reading):
        raise Conflict("The reader has seen the reference of this training case, so it stays as it was signed.")
    signed = session.scalars(
        select(Submission).where(Submission.reading_id == reading.id).order_by(Submission.number.desc()).limit(1)
    ).one()
    reopening = Reopening(reading_id=reading.id, submission_id=signed.id, by=actor.person_id, reason=reason)
    session.add(reopening)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "reading.reopened",
        "submission",
        signed.id,
        campaign_id=campaign_id,
        chain=Chain.reading(reading.id),
        old={"digest": signed.digest, "revision": signed.revision},
        reason=reason,
    )
    emit(
        session,
        "reading.reopened",
        reading_id=reading.id,
        campaign_id=campaign_id,
        case_id=reading.case_id,
        stage_id=reading.stage_id,
    )
    return reopening


def resolve_problem(
    session: Session, actor: Actor, campaign_id: UUID, problem_id: UUID, *, note: str
) -> ProblemResolution:
    """The case goes back to the reader's worklist."""
    note = rules.reason(note)
    _assert_no_reader(session, actor, campaign_id)
    report = session.get(ProblemReport, problem_id)
    if report is None:
        raise NotFound
    reading = store.reading_of_campaign(session, campaign_id, report.reading_id, lock=True)
    if report.id not in {problem.id for problem in store.open_problems(session, campaign_id)}:
        raise Conflict("This problem is resolved already.")
    resolution = ProblemResolution(problem_report_id=report.id, note=note, by=actor.person_id)
    session.add(resolution)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "case.problem_resolved",
        "problem_report",
        report.id,
        campaign_id=campaign_id,
        chain=Chain.reading(reading.id),
        old={"kind": report.kind},
        reason=note,
    )
    return resolution


def withdraw_reader(
    session: Session, actor: Actor, campaign_id: UUID, person_id: UUID, *, reason: str
) -> list[Assignment]:
    """What the reader has signed stays and counts; everything else is taken back, drafts are kept unread."""
    keep = store.signed_assignment_ids(session, campaign_id, person_id)
    ended = assigning.withdraw_reader(session, actor, campaign_id, person_id, reason=reason, keep=keep)
    # a case that waited for this reader only is finished now
    emit(session, "campaign.reader_withdrawn", campaign_id=campaign_id)
    return ended


def replace_reader(
    session: Session, actor: Actor, campaign_id: UUID, person_id: UUID, *, by_person_id: UUID, reason: str
) -> list[Assignment]:
    """As `withdraw_reader`, and what was taken back goes to another person, who starts from nothing."""
    keep = store.signed_assignment_ids(session, campaign_id, person_id)
    return assigning.replace_reader(
        session, actor, campaign_id, person_id, by_person_id=by_person_id, reason=reason, keep=keep
    )


def _assert_no_reader(session: Session, actor: Actor, campaign_id: UUID) -> None:
    """Who reads in a campaign has no other view of its readings, whatever other roles the person holds."""
    if assignments.reads_in(session, campaign_id, actor.person_id):
        raise NotFound
