"""Opening a case for adjudication: the readings are disclosed to the adjudicator, by letter, as a recorded act."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.adjudication import store
from app.adjudication.actions import examining
from app.agreement import store as agreement
from app.agreement.tables import Comparison
from app.assignments import actions as assignments
from app.kernel.refusals import Conflict, NotFound
from app.reading import actions as reading


def enter(session: Session, actor: Actor, comparison_id: UUID) -> Comparison:
    """Idempotent. Raises NotFound for whoever may not adjudicate this case; nobody adjudicates an own reading."""
    comparison = admitted(session, actor, comparison_id)
    if store.standing_content(session, comparison) is None:
        raise Conflict(SUPERSEDED, code="superseded")
    examining.give_aliases(session, comparison, [])  # a delineation imported since
    shown = store.shown_readings(session, comparison)
    for row in store.alias_rows(session, comparison.case_id):
        if row.reading_id in shown:
            reading.disclose(
                session,
                actor,
                row.reading_id,
                to_person_id=actor.person_id,
                alias=row.alias,
                order_index=row.order_index,
                because=f"adjudication of case {comparison.case_id}",
            )
    assignments.grant_to_adjudicator(session, actor, comparison.case_id)
    return comparison


SUPERSEDED = "A reading of this case was reopened; its differences are found anew once it is signed again."


def admitted(session: Session, actor: Actor, comparison_id: UUID) -> Comparison:
    comparison = agreement.comparison(session, comparison_id)
    if store.examination(session, comparison_id) is None:
        raise NotFound
    if not store.may_adjudicate(session, comparison.campaign_id, comparison.case_id, actor.person_id):
        raise NotFound
    return comparison
