"""Where the bytes of packs, manifests and thumbnails are."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imaging.tables import Stack
from app.kernel.blobs import blobs
from app.kernel.refusals import NotFound

PACK_BLOBS = "packs"
MANIFEST_BLOBS = "manifests"
THUMBNAIL_BLOBS = "thumbnails"
KEPT_BLOBS = "kept"


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
