"""Retiring a mapping of labels: it is not offered any more, and cannot be used by its name."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Conflict, Invalid, NotFound
from app.reading.tables import LabelMapping, MappingRetirement


def retire_mapping(session: Session, actor: Actor, mapping_id: UUID, *, reason: str) -> None:
    """This version; an earlier one does not come back. What was imported with it stays as it is."""
    mapping = session.get(LabelMapping, mapping_id)
    if mapping is None:
        raise NotFound
    reason = " ".join(reason.split())
    if len(reason) < 3:
        raise Invalid("Say why the mapping is retired.")
    row = insert(MappingRetirement).values(mapping_id=mapping_id, reason=reason, by=actor.person_id)
    if session.scalar(row.on_conflict_do_nothing().returning(MappingRetirement.id)) is None:
        raise Conflict("This mapping is retired already.")
    audit.record(
        session, actor.person_id, "mapping.retired", "label_mapping", mapping_id, chain=Chain.house(),
        new={"name": mapping.name, "version": mapping.number}, reason=reason,
    )  # fmt: skip
