"""Readers and adjudicators of a campaign: joining, leaving, being replaced, conflicts of interest."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.accounts.values import Actor, Role
from app.assignments import rules, store
from app.assignments.actions import assigning, grants
from app.assignments.tables import Assignment, ConflictOfInterest, Membership
from app.assignments.values import MemberRole
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.refusals import Conflict, Invalid, NotFound


def add_member(session: Session, actor: Actor, campaign_id: UUID, person_id: UUID, role: MemberRole) -> Membership:
    """The person needs the same role in the house; nobody both reads and adjudicates one campaign."""
    if person_id not in {person.id for person in accounts.people_with_role(session, Role(role.value))}:
        raise Invalid(f"Only people with the role {role.value} can be chosen as {role.value}s.")
    if store.is_member(session, campaign_id, person_id, role):
        raise Conflict(f"This person is {role.value} of the campaign already.")
    if role is MemberRole.READER:
        rules.assert_may_read(adjudicates=store.adjudicates_in(session, campaign_id, person_id))
    elif store.reads_in(session, campaign_id, person_id):
        raise Conflict("Somebody who reads, or has read, in this campaign cannot adjudicate it.")
    member = Membership(campaign_id=campaign_id, person_id=person_id, role=role)
    session.add(member)
    session.flush()
    _record(session, actor, f"{role.value}.joined", member)
    return member


def withdraw_reader(
    session: Session,
    actor: Actor,
    campaign_id: UUID,
    person_id: UUID,
    *,
    reason: str,
    keep: Collection[UUID] = (),
) -> list[Assignment]:
    """The reader leaves; assignments are taken back except those in `keep` (the signed ones).

    Returns what was taken back. The reading room calls this: only it knows what is signed.
    """
    reason = rules.assert_reason(reason)
    store.campaign(session, campaign_id, lock=True)
    member = _current(session, campaign_id, person_id, MemberRole.READER)
    _leave(session, actor, member, reason)
    back = [
        row
        for row in store.current_assignments(session, campaign_id)
        if row.reader_id == person_id and row.id not in keep
    ]
    assigning.end(session, actor, back, reason=f"reader withdrawn: {reason}")
    return back


def replace_reader(
    session: Session,
    actor: Actor,
    campaign_id: UUID,
    person_id: UUID,
    *,
    by_person_id: UUID,
    reason: str,
    keep: Collection[UUID] = (),
) -> list[Assignment]:
    """Withdraw one reader and give what was not signed to another, who joins if not a reader yet."""
    if by_person_id == person_id:
        raise Invalid("Please choose another person as replacement.")
    back = withdraw_reader(session, actor, campaign_id, person_id, reason=reason, keep=keep)
    if not store.is_member(session, campaign_id, by_person_id, MemberRole.READER):
        add_member(session, actor, campaign_id, by_person_id, MemberRole.READER)
    return assigning.assign_by_hand(session, actor, campaign_id, [(row.case_id, by_person_id) for row in back])


def end_adjudicator(session: Session, actor: Actor, campaign_id: UUID, person_id: UUID, *, reason: str) -> None:
    reason = rules.assert_reason(reason)
    _leave(session, actor, _current(session, campaign_id, person_id, MemberRole.ADJUDICATOR), reason)
    grants.end_adjudicators_grants(session, actor, person_id, store.case_ids(session, campaign_id), reason=reason)


def declare_conflict(
    session: Session, actor: Actor, campaign_id: UUID, person_id: UUID, *, case_id: UUID | None, reason: str
) -> ConflictOfInterest:
    """The person gets no (further) assignment and no adjudication of this case, or of any without a case."""
    reason = rules.assert_reason(reason)
    store.campaign(session, campaign_id)
    if case_id is not None:
        store.case(session, campaign_id, case_id)
    row = ConflictOfInterest(
        campaign_id=campaign_id, person_id=person_id, case_id=case_id, reason=reason, by=actor.person_id
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "conflict.declared",
        "conflict_of_interest",
        row.id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
        new={"person": person_id, "case": case_id},
        reason=reason,
    )
    cases = [case_id] if case_id is not None else store.case_ids(session, campaign_id)
    grants.end_adjudicators_grants(session, actor, person_id, cases, reason=f"conflict of interest: {reason}")
    return row


def end_conflict(session: Session, actor: Actor, campaign_id: UUID, conflict_id: UUID, *, reason: str) -> None:
    reason = rules.assert_reason(reason)
    row = session.get(ConflictOfInterest, conflict_id)
    if row is None or row.campaign_id != campaign_id or row.ended_at is not None:
        raise NotFound
    row.ended_at = clock.now(session)
    audit.record(
        session,
        actor.person_id,
        "conflict.ended",
        "conflict_of_interest",
        row.id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
        old={"person": row.person_id, "case": row.case_id},
        reason=reason,
    )


def _current(session: Session, campaign_id: UUID, person_id: UUID, role: MemberRole) -> Membership:
    for member in store.members(session, campaign_id, role):
        if member.person_id == person_id:
            return member
    raise NotFound


def _leave(session: Session, actor: Actor, member: Membership, reason: str) -> None:
    member.until_at = clock.now(session)
    member.reason = reason
    session.flush()
    _record(session, actor, f"{member.role}.left", member, reason=reason)


def _record(session: Session, actor: Actor, verb: str, member: Membership, *, reason: str | None = None) -> None:
    audit.record(
        session,
        actor.person_id,
        verb,
        "membership",
        member.id,
        campaign_id=member.campaign_id,
        chain=Chain.campaign(member.campaign_id),
        new={"person": member.person_id, "role": member.role},
        reason=reason,
    )
