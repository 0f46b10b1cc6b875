"""Bytes that nobody needs any more leave the store: what a masking replaced, and other copies of it."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imaging.actions.collecting import DICOM_BLOBS
from app.imaging.store.pixels import KEPT_BLOBS, MANIFEST_BLOBS, PACK_BLOBS, THUMBNAIL_BLOBS
from app.imaging.tables import Instance, KeptFile, PixelMasking, Series, Stack
from app.kernel.blobs import blobs

_NEEDED_BY = {
    PACK_BLOBS: Series.pack_sha256,
    MANIFEST_BLOBS: Series.manifest_sha256,
    DICOM_BLOBS: Instance.blob_sha256,
    THUMBNAIL_BLOBS: Stack.thumbnail_sha256,
}


def delete_replaced(session: Session, masking_id: uuid.UUID) -> None:
    """What was replaced leaves the store, unless some other row still needs the same bytes; so does what waited
    outside of these images before they came in."""
    masking = session.get_one(PixelMasking, masking_id)
    for kind, digests in _gone(masking.replaced).items():
        _delete(session, kind, digests)
    inside = select(Instance.original_uid_hash).where(Instance.series_id == masking.series_id)
    for kept in session.scalars(select(KeptFile).where(KeptFile.original_uid_hash.in_(inside))):
        _delete(session, DICOM_BLOBS, [kept.blob_sha256])
        blobs().delete(KEPT_BLOBS, kept.pixels_sha256)
        if kept.thumbnail_sha256:
            _delete(session, THUMBNAIL_BLOBS, [kept.thumbnail_sha256])


def forget_object(session: Session, sha256: str) -> None:
    """An object that was written before it was known that it is not wanted."""
    if session.scalar(select(KeptFile.id).where(KeptFile.blob_sha256 == sha256).limit(1)) is None:
        _delete(session, DICOM_BLOBS, [sha256])


def _delete(session: Session, kind: str, digests: Collection[str]) -> None:
    column = _NEEDED_BY[kind]
    needed = set(session.scalars(select(column).where(column.in_(digests))))
    for digest in set(digests) - needed:
        blobs().delete(kind, digest)


def _gone(replaced: dict[str, Any]) -> dict[str, list[str]]:
    pairs = {
        PACK_BLOBS: [replaced["pack"]],
        MANIFEST_BLOBS: [replaced["manifest"]],
        DICOM_BLOBS: list(replaced["objects"].values()),
        THUMBNAIL_BLOBS: replaced["thumbnails"],
    }
    return {kind: [old for old, new in changes if old and old != new] for kind, changes in pairs.items()}
