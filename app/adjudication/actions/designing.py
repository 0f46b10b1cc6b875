"""Choosing from where on readers differ; a case of low agreement gets one more reader."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Actor
from app.adjudication import store
from app.adjudication.rules.examination import differences
from app.adjudication.rules.thresholds import assert_may_choose, assert_sensible, wants_one_more
from app.adjudication.tables import DifferenceDesign
from app.adjudication.values import Thresholds
from app.agreement import store as agreement
from app.assignments import actions as assignments
from app.assignments import store as plan
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.ids import new_id
from app.kernel.refusals import Conflict


def choose_thresholds(
    session: Session, actor: Actor, campaign_id: UUID, chosen: Thresholds, *, reason: str
) -> DifferenceDesign:
    """A new version; cases examined before keep the differences found by the thresholds of their time."""
    plan.campaign(session, campaign_id, lock=True)
    assert_may_choose(
        reads=plan.reads_in(session, campaign_id, actor.person_id),
        adjudicates=plan.adjudicates_in(session, campaign_id, actor.person_id),
    )
    assert_sensible(chosen, reason=reason)
    before = store.designs(session, campaign_id)
    if before and Thresholds.from_json(before[0].thresholds) == chosen:
        raise Conflict("These thresholds hold already; nothing was changed.")
    row = DifferenceDesign(
        id=new_id(),
        campaign_id=campaign_id,
        number=before[0].number + 1 if before else 1,
        thresholds=chosen.as_json(),
        by=actor.person_id,
        reason=reason.strip(),
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "thresholds.chosen",
        "difference_design",
        row.id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
        old=before[0].thresholds if before else Thresholds().as_json(),
        new=row.thresholds,
        reason=row.reason,
    )
    return row


def ask_one_more(session: Session, comparison_id: UUID) -> bool:
    """Assigns one more reader to a case of low agreement, up to the campaign's maximum; whether it was done.

    False where agreement suffices, the maximum is reached, or nobody is left who may read it: it is adjudicated then.
    """
    comparison = agreement.comparison(session, comparison_id)
    most = store.thresholds_of(session, comparison.campaign_id).most_readers
    signed = store.standing_content(session, comparison)
    if most == 0 or signed is None or store.examination(session, comparison_id) is not None:
        return False
    found = differences(store.compared_of(session, comparison, signed))
    if not wants_one_more(found, readers=len(signed), most_readers=most):
        return False
    return bool(assignments.assign_one_more(session, SYSTEM, comparison.campaign_id, comparison.case_id))
