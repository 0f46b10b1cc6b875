"""Queries for protocols and their published versions."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.kernel.refusals import NotFound
from app.protocols.tables import GuidelineVersion, Protocol, ProtocolVersion

_WHOLE = (joinedload(ProtocolVersion.protocol), joinedload(ProtocolVersion.guideline))


def version(session: Session, version_id: uuid.UUID) -> ProtocolVersion:
    found = session.get(ProtocolVersion, version_id, options=_WHOLE)
    if found is None:
        raise NotFound
    return found


def versions(session: Session) -> list[ProtocolVersion]:
    """All published versions, by protocol, the newest first."""
    query = select(ProtocolVersion).join(ProtocolVersion.protocol).options(*_WHOLE)
    return list(session.scalars(query.order_by(Protocol.title, ProtocolVersion.number.desc())))


def newest_version(session: Session, key: str) -> ProtocolVersion | None:
    query = select(ProtocolVersion).join(ProtocolVersion.protocol).options(*_WHOLE)
    query = query.where(Protocol.key == key).order_by(ProtocolVersion.number.desc()).limit(1)
    return session.scalars(query).first()


def version_by_digest(session: Session, protocol_id: uuid.UUID, digest: str) -> ProtocolVersion | None:
    query = select(ProtocolVersion).options(*_WHOLE)
    return session.scalars(
        query.where(ProtocolVersion.protocol_id == protocol_id, ProtocolVersion.digest == digest)
    ).first()


def protocol_for_update(session: Session, key: str) -> Protocol | None:
    return session.scalars(select(Protocol).where(Protocol.key == key).with_for_update()).first()


def last_number(session: Session, protocol_id: uuid.UUID) -> int:
    query = select(func.max(ProtocolVersion.number)).where(ProtocolVersion.protocol_id == protocol_id)
    return session.scalar(query) or 0


def guideline_by_digest(session: Session, key: str, digest: str) -> GuidelineVersion | None:
    query = select(GuidelineVersion).where(GuidelineVersion.key == key, GuidelineVersion.digest == digest)
    return session.scalars(query).first()


def last_guideline_number(session: Session, key: str) -> int:
    query = select(func.max(GuidelineVersion.number)).where(GuidelineVersion.key == key)
    return session.scalar(query) or 0
