"""Showing a reader in training the reference of a case, once the own reading is signed: a recorded unblinding."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments.values import Purpose
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Conflict, NotFound
from app.reading import store
from app.reading.actions.disclosing import add_disclosure
from app.reading.tables import Reading
from app.reading.values import SignedReading

NO_REFERENCE = (
    "The reference of this case is not signed yet. Your reading stands as you signed it; look again from your worklist."
)


def signed_training(session: Session, actor: Actor, reading_id: UUID) -> Reading:
    """The own reading in training, signed. Before that, feedback does not exist: NotFound, whatever others did."""
    reading = store.own_reading(session, actor.person_id, reading_id)
    if reading.purpose != Purpose.TRAINING or store.status(session, reading.id).signed_at is None:
        raise NotFound
    return reading


def see_reference(session: Session, actor: Actor, reading_id: UUID) -> tuple[SignedReading, SignedReading]:
    """The own signed reading and the reference of its case; each look is kept in the record."""
    reading = signed_training(session, actor, reading_id)
    reference = store.reference_reading(session, reading)
    if reference is None:
        raise Conflict(NO_REFERENCE, code="no_reference")
    if not store.is_shown(session, reference.id, actor.person_id):
        number = store.shown_references(session, reading) + 1
        add_disclosure(
            session,
            actor,
            reference,
            to_person_id=actor.person_id,
            alias="Reference" if number == 1 else f"Reference {number}",
            order_index=number,
            because=f"feedback of training reading {reading.id}",
        )
    own, shown = store.signed_pair(session, reading, reference)
    audit.record(
        session,
        actor.person_id,
        "reading.feedback_shown",
        "reading",
        reading.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={"submission": own.submission_id, "reference": shown.submission_id},
    )
    return own, shown
