"""Blanking what identifies in the pixels of a series, and a person's word that nothing of it is left."""

import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from io import BytesIO
from typing import IO, Any

import numpy as np
import pydicom
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging import packs
from app.imaging.actions.collecting import DICOM_BLOBS, PlacedFrame
from app.imaging.actions.indexing import index_series
from app.imaging.actions.series import packed, stored_frames, thumbnail_of
from app.imaging.dicom import written
from app.imaging.packs.blanking import Rectangle
from app.imaging.rules import masking as rules
from app.imaging.rules import stacks as splitting
from app.imaging.store.held import held_series
from app.imaging.store.pixels import MANIFEST_BLOBS, PACK_BLOBS, THUMBNAIL_BLOBS
from app.imaging.tables import Instance, PixelConfirmation, PixelMasking, Series, Stack
from app.kernel import jobs
from app.kernel.blobs import blobs
from app.kernel.refusals import Conflict

DELETE_TASK = "imaging.delete_replaced"


def mask_series(session: Session, actor: Actor, series_id: uuid.UUID, rectangles: Sequence[Rectangle]) -> None:
    """Blanks the rectangles in every frame: new objects, pack and thumbnails; the old bytes are deleted once
    this is committed. Raises NotFound for a series that was never held."""
    _, series = held_series(session, series_id, lock=True)
    placed = stored_frames(session, series)
    sizes = {(one.frame.rows, one.frame.columns) for one in placed.values()}
    rules.assert_rectangles(rectangles, sizes)
    old = {"pack": series.pack_sha256, "manifest": series.manifest_sha256}
    with tempfile.TemporaryFile(prefix="consilium-") as spool:
        blank = {key: _blanked(one, rectangles, spool) for key, one in placed.items()}
        objects = _rewritten_objects(session, series, blank)
        sorted_stacks = splitting.split([one.frame for one in blank.values()])
        series.manifest_sha256, series.pack_sha256, series.pack_bytes = packed(sorted_stacks, blank)
        rows = {row.key: row for row in session.scalars(select(Stack).where(Stack.series_id == series.id))}
        thumbnails = []
        for stack in sorted_stacks:
            row = rows[stack.key]
            before, row.thumbnail_sha256 = row.thumbnail_sha256, thumbnail_of(stack, blank)
            thumbnails.append([before, row.thumbnail_sha256])
    replaced = {
        "pack": [old["pack"], series.pack_sha256],
        "manifest": [old["manifest"], series.manifest_sha256],
        "objects": objects,
        "thumbnails": thumbnails,
    }
    said = [list(rectangle) for rectangle in rectangles]
    number = session.scalar(select(func.max(PixelMasking.number)).where(PixelMasking.series_id == series.id)) or 0
    masking = PixelMasking(
        series_id=series.id, number=number + 1, rectangles=said, replaced=replaced, by=actor.person_id
    )
    session.add(masking)
    session.flush()
    audit.record(
        session, actor.person_id, "pixels.masked", "series", series.id, chain=Chain.house(),
        old=old, new={"pack": series.pack_sha256, "rectangles": said, "frames": len(placed)},
    )  # fmt: skip
    index_series(session, [series.id])
    jobs.defer(session, DELETE_TASK, masking_id=str(masking.id))


def confirm_pixels(session: Session, actor: Actor, series_id: uuid.UUID, pack_sha256: str) -> None:
    """“Nothing identifying is visible” of the pixels that were looked at: those with this digest."""
    _, series = held_series(session, series_id, lock=True)
    if series.pack_sha256 != pack_sha256:
        raise Conflict("The pixels have changed since you looked at them. Look again, then confirm.")
    known = select(PixelConfirmation.id).where(
        PixelConfirmation.series_id == series.id, PixelConfirmation.pack_sha256 == pack_sha256
    )
    if session.scalar(known) is not None:
        return
    session.add(
        PixelConfirmation(series_id=series.id, pack_sha256=pack_sha256, by=actor.person_id, name=actor.display_name)
    )
    session.flush()
    audit.record(
        session, actor.person_id, "pixels.confirmed", "series", series.id, chain=Chain.house(),
        new={"pack": pack_sha256, "name": actor.display_name}, reason="nothing identifying is visible",
    )  # fmt: skip


def delete_replaced(session: Session, masking_id: uuid.UUID) -> None:
    """What was replaced leaves the store, unless some other row still needs the same bytes."""
    columns = {
        PACK_BLOBS: Series.pack_sha256,
        MANIFEST_BLOBS: Series.manifest_sha256,
        DICOM_BLOBS: Instance.blob_sha256,
        THUMBNAIL_BLOBS: Stack.thumbnail_sha256,
    }
    for kind, digests in _gone(session.get_one(PixelMasking, masking_id).replaced).items():
        needed = set(session.scalars(select(columns[kind]).where(columns[kind].in_(digests))))
        for digest in set(digests) - needed:
            blobs().delete(kind, digest)


def _blanked(one: PlacedFrame, rectangles: Sequence[Rectangle], spool: IO[bytes]) -> PlacedFrame:
    frame = one.frame
    array = packs.frame_array(frame, packs.EncodedFrame(one.read(), one.encoding))
    made = packs.blanked(array, rectangles)
    encoded = packs.encode(made, always_packed=True)
    offset = spool.seek(0, 2)
    spool.write(encoded.data)
    slope, intercept = frame.pixel.slope, frame.pixel.intercept
    low, high = sorted(float(v) * slope + intercept for v in (made.min(), made.max()))
    sample = np.percentile(made.reshape(-1)[::5].astype(np.float64), (1, 99)) * slope + intercept
    changed = replace(frame, minimum=low, maximum=high, percentiles=(float(min(sample)), float(max(sample))))
    return PlacedFrame(changed, encoded.encoding, len(encoded.data), partial(_read, spool, offset, len(encoded.data)))


def _read(spool: IO[bytes], offset: int, length: int) -> bytes:
    spool.seek(offset)
    return spool.read(length)


def _rewritten_objects(
    session: Session, series: Series, placed: dict[tuple[str, int], PlacedFrame]
) -> dict[str, list[str]]:
    """The stored objects with their new pixels: by SOP instance UID, the digests of old and new."""
    changed = {}
    for row in session.scalars(select(Instance).where(Instance.series_id == series.id)):
        own = [placed[row.sop_uid, number] for number in range(1, row.frames + 1)]
        safe = pydicom.dcmread(BytesIO(blobs().get(DICOM_BLOBS, row.blob_sha256)), stop_before_pixels=True)
        if "PixelData" in safe:
            del safe.PixelData
        pixel = own[0].frame.pixel
        written.packed_anew(safe, samples=pixel.samples, bits=pixel.bits_allocated)
        head = written.header_bytes(
            safe, sop_class=row.sop_class_uid, sop_uid=row.sop_uid, syntax=written.PACKED_SYNTAX
        )
        made = blobs().put_parts(written.with_frames(head, (one.read() for one in own)), DICOM_BLOBS)
        changed[row.sop_uid] = [row.blob_sha256, made.sha256]
        row.blob_sha256, row.blob_bytes = made.sha256, made.size_bytes
        row.facts = [asdict(one.frame) for one in own]
    return changed


def _gone(replaced: dict[str, Any]) -> dict[str, list[str]]:
    pairs = {
        PACK_BLOBS: [replaced["pack"]],
        MANIFEST_BLOBS: [replaced["manifest"]],
        DICOM_BLOBS: list(replaced["objects"].values()),
        THUMBNAIL_BLOBS: replaced["thumbnails"],
    }
    return {kind: [old for old, new in changes if old and old != new] for kind, changes in pairs.items()}
