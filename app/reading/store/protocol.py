"""The protocol version of a reading, as typed values and as its room is given it; published versions never change, so
each is read once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.protocols import store as protocols
from app.protocols.tables import ProtocolVersion
from app.protocols.values import Definition
from app.protocols.values.structures import STRUCTURES


@dataclass(frozen=True)
class ShownProtocol:
    """`protocol` and `guideline` of a manifest: shared by all answers, never to be changed."""

    protocol: dict[str, Any]
    guideline: dict[str, Any] | None


_known: dict[UUID, Definition] = {}
_shown: dict[UUID, ShownProtocol] = {}


def definition(session: Session, protocol_version_id: UUID) -> Definition:
    found = _known.get(protocol_version_id)
    if found is None:
        version = session.get_one(ProtocolVersion, protocol_version_id)
        found = _known[protocol_version_id] = Definition.from_json(version.definition)
    return found


def shown_protocol(session: Session, protocol_version_id: UUID) -> ShownProtocol:
    """Raises NotFound."""
    found = _shown.get(protocol_version_id)
    if found is None:
        version = protocols.version(session, protocol_version_id)
        guideline = version.guideline.text if version.guideline else None
        found = _shown[protocol_version_id] = ShownProtocol(
            protocol=_as_shown(version),
            guideline={key: guideline[key] for key in ("title", "version", "sections")} if guideline else None,
        )
    return found


def _as_shown(version: ProtocolVersion) -> dict[str, Any]:
    definition = version.definition
    return {
        "key": definition["key"],
        "version": version.number,
        "title": definition["title"],
        "questions": definition["questions"],
        "marks": definition["marks"],
        "structures": [{"key": key, "label": STRUCTURES[key]} for key in definition.get("structures", ())],
        "rules": definition["rules"],
    }
