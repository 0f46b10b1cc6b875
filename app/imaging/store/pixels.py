"""Who may fetch which pack, and where its bytes are."""

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.imaging.store.held import is_withheld
from app.imaging.tables import Grant, Series, Stack
from app.kernel.blobs import blobs
from app.kernel.refusals import NotFound

PACK_BLOBS = "packs"
MANIFEST_BLOBS = "manifests"
THUMBNAIL_BLOBS = "thumbnails"
KEPT_BLOBS = "kept"

OFFICE = (Role.ADMINISTRATOR, Role.COORDINATOR)
"""Those who bring studies in see the pixels of all; readers see what they were granted, and no more."""


def may_fetch_pack(session: Session, actor: Actor, sha256: str) -> bool:
    """A coordinator or administrator, or the holder of a grant that is running now."""
    of_pack = select(Series.id).where(Series.pack_sha256 == sha256)
    if actor.token_id is None and actor.has(*OFFICE):
        return session.scalar(select(exists(of_pack))) or False
    holder = Grant.token_id == actor.token_id if actor.token_id else Grant.person_id == actor.person_id
    granted = of_pack.join(Grant, Grant.study_id == Series.study_id).where(
        holder,
        or_(Grant.series_id.is_(None), Grant.series_id == Series.id),
        Grant.from_at <= func.clock_timestamp(),
        or_(Grant.until_at.is_(None), Grant.until_at > func.clock_timestamp()),
        ~is_withheld(),
    )
    return session.scalar(select(exists(granted))) or False


@dataclass(frozen=True)
class PackFile:
    sha256: str
    size_bytes: int

    def read(self, start: int, length: int) -> bytes:
        return blobs().read(PACK_BLOBS, self.sha256, start, length)


def pack_file(sha256: str) -> PackFile:
    size_bytes = blobs().size(PACK_BLOBS, sha256)
    if size_bytes is None:
        raise NotFound
    return PackFile(sha256, size_bytes)


def thumbnail(session: Session, stack_id: uuid.UUID) -> bytes:
    """A PNG."""
    sha256 = session.scalar(select(Stack.thumbnail_sha256).where(Stack.id == stack_id))
    if sha256 is None:
        raise NotFound
    return blobs().get(THUMBNAIL_BLOBS, sha256)
