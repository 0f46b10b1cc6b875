"""Disclosing a signed reading to a person under an alias: the only way anybody else ever sees one."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import store as assignments
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Conflict, NotFound
from app.reading import store
from app.reading.tables import Disclosure, Reading


def disclose(
    session: Session,
    actor: Actor,
    reading_id: UUID,
    *,
    to_person_id: UUID,
    alias: str,
    order_index: int,
    because: str,
) -> Disclosure:
    """Idempotent. Refused for unsigned readings, and for anybody who reads in the same campaign."""
    reading = session.get(Reading, reading_id)
    if reading is None:
        raise NotFound
    before = session.scalars(
        select(Disclosure).where(Disclosure.reading_id == reading_id, Disclosure.to_person_id == to_person_id)
    ).one_or_none()
    if before is not None:
        return before
    if store.status(session, reading_id).signed_at is None:
        raise Conflict("Only signed readings can be disclosed.")
    if assignments.reads_in(session, reading.campaign_id, to_person_id):
        raise Conflict("Somebody who reads in a campaign cannot be shown other readings of it.")
    return add_disclosure(
        session, actor, reading, to_person_id=to_person_id, alias=alias, order_index=order_index, because=because
    )


def add_disclosure(
    session: Session,
    actor: Actor,
    reading: Reading,
    *,
    to_person_id: UUID,
    alias: str,
    order_index: int,
    because: str,
) -> Disclosure:
    """The row and its event; whether it may be is asked before."""
    row = Disclosure(
        reading_id=reading.id,
        to_person_id=to_person_id,
        campaign_id=reading.campaign_id,
        case_id=reading.case_id,
        alias=alias,
        order_index=order_index,
        because=because,
        by=actor.person_id,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "reading.disclosed",
        "disclosure",
        row.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={"reading": reading.id, "to": to_person_id, "alias": alias, "order_index": order_index},
        reason=because,
    )
    return row
