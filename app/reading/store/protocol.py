"""The protocol version of a reading as typed values; published versions never change, so each is read once."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.protocols.tables import ProtocolVersion
from app.protocols.values import Definition

_known: dict[UUID, Definition] = {}


def definition(session: Session, protocol_version_id: UUID) -> Definition:
    found = _known.get(protocol_version_id)
    if found is None:
        version = session.get_one(ProtocolVersion, protocol_version_id)
        found = _known[protocol_version_id] = Definition.from_json(version.definition)
    return found
