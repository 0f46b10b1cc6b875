"""A lesion match corrected by an adjudicator: the comparison is made anew, and its differences with it."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.adjudication import store
from app.adjudication.actions.designing import ask_one_more
from app.adjudication.actions.entering import admitted
from app.adjudication.actions.examining import find_differences
from app.agreement import actions as agreement
from app.agreement import store as agreement_store
from app.kernel.refusals import Conflict


def correct_match(
    session: Session, actor: Actor, comparison_id: UUID, *, lesions: list[list[UUID]], reason: str
) -> UUID:
    """The new comparison; verdicts whose inputs did not change are carried over."""
    admitted(session, actor, comparison_id)
    if store.signature(session, comparison_id) is not None:
        raise Conflict("This adjudication is signed; its verdicts stand.", code="signed")
    made = agreement.correct_match(session, actor, comparison_id, lesions=lesions, reason=reason)
    find_differences(session, made.id)
    return made.id


def on_reading_submitted(session: Session, ids: dict[str, str]) -> None:
    """The handler of the signal: the last signature of a case makes its comparison and finds its differences.

    Where they agree too little a further reader is asked first; that signature brings the case back here.
    """
    made = agreement.compare_case(session, UUID(ids["campaign_id"]), UUID(ids["case_id"]), UUID(ids["stage_id"]))
    if made is not None and not ask_one_more(session, made):
        find_differences(session, made)


def on_comparison_made(session: Session, ids: dict[str, str]) -> None:
    """The handler of the signal: a comparison made in the background gets its differences."""
    made = UUID(ids["comparison_id"])
    if not ask_one_more(session, made):
        find_differences(session, made)


def on_reader_withdrawn(session: Session, ids: dict[str, str]) -> None:
    """The handler of the signal: a case that waited for this reader only is compared now."""
    examine_finished(session, UUID(ids["campaign_id"]))


def examine_finished(session: Session, campaign_id: UUID) -> None:
    """Compares and examines every finished case that was not yet (a reader was withdrawn, a job is still to come)."""
    agreement.compare_finished(session, campaign_id)
    for comparison in agreement_store.current_comparisons(session, campaign_id):
        find_differences(session, comparison.id)
