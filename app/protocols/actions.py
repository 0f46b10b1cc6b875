"""What people do with protocols: publish a version, which from then on never changes."""

import hashlib
import json
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.actions import ensure_house
from app.accounts.values import SYSTEM, Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.protocols import rules, store
from app.protocols.presets import PRESETS
from app.protocols.tables import GuidelineVersion, Protocol, ProtocolVersion
from app.protocols.values import Json


def publish_shipped(session: Session) -> None:
    """Every shipped preset, for the opening of the house: a new coordinator finds protocols to choose from."""
    ensure_house(session)
    for preset in PRESETS:
        publish(session, SYSTEM, definition=preset.definition, guideline=preset.guideline)


def publish_preset(session: Session, actor: Actor, key: str) -> ProtocolVersion:
    """The published version of a shipped preset; published now if this very content never was."""
    preset = PRESETS[key]
    return publish(session, actor, definition=preset.definition, guideline=preset.guideline)


def publish(
    session: Session, actor: Actor, *, definition: dict[str, Any], guideline: dict[str, Any]
) -> ProtocolVersion:
    """The version with exactly this definition and guideline: the existing one, or a new one."""
    known = rules.check_definition(definition, guideline)
    # two first publications at once meet at this row
    session.execute(insert(Protocol).values(key=known.key, title=known.title).on_conflict_do_nothing())
    protocol = store.protocol_for_update(session, known.key)
    assert protocol is not None
    text = _guideline(session, actor, guideline)
    digest = digest_of({"definition": definition, "guideline": text.digest})
    published = store.version_by_digest(session, protocol.id, digest)
    if published is not None:
        return published
    version = ProtocolVersion(
        protocol=protocol,
        number=store.last_number(session, protocol.id) + 1,
        definition=definition,
        digest=digest,
        guideline=text,
        published_by=actor.person_id,
    )
    session.add(version)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "protocol.published",
        "protocol_version",
        version.id,
        chain=Chain.house(),
        new={"protocol": known.key, "number": version.number, "digest": digest, "guideline": text.number},
    )
    return version


def _guideline(session: Session, actor: Actor, text: dict[str, Any]) -> GuidelineVersion:
    digest = digest_of(text)
    known = store.guideline_by_digest(session, text["key"], digest)
    if known is not None:
        return known
    number = store.last_guideline_number(session, text["key"]) + 1
    version = GuidelineVersion(key=text["key"], number=number, text=text, digest=digest, published_by=actor.person_id)
    session.add(version)
    session.flush()
    return version


def digest_of(data: Json) -> str:
    """SHA-256 of the JSON with sorted keys: equal content, equal digest."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
