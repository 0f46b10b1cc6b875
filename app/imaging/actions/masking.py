"""Blanking what identifies in the pixels of a series, and a person's word that nothing of it is left."""

import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from io import BytesIO
from typing import IO

import numpy as np
import pydicom
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging import packs
from app.imaging.actions.collecting import DICOM_BLOBS, PlacedFrame
from app.imaging.actions.gate import review_study, settle_text
from app.imaging.actions.holding import hold_by_hand
from app.imaging.actions.indexing import index_series
from app.imaging.actions.series import packed, stored_frames, thumbnail_of
from app.imaging.dicom import written
from app.imaging.packs.blanking import Rectangle
from app.imaging.rules import masking as rules
from app.imaging.rules import stacks as splitting
from app.imaging.store.held import confirmation_of, readers_of, series_and_hold
from app.imaging.tables import GRANT_TOPIC, Instance, PixelConfirmation, PixelMasking, Series, Stack
from app.kernel import jobs
from app.kernel.blobs import blobs
from app.kernel.notify import announce
from app.kernel.refusals import Conflict

DELETE_TASK = "imaging.delete_replaced"


def mask_series(
    session: Session, actor: Actor, series_id: uuid.UUID, rectangles: Sequence[Rectangle], reason: str
) -> None:
    """Blanks the rectangles in every frame: new objects, pack and thumbnails; the old bytes are deleted once
    this is committed. From then on the series is held until somebody has confirmed what is left."""
    series, hold = series_and_hold(session, series_id, lock=True)
    shown = hold is None or confirmation_of(session, series, hold) is not None
    rules.assert_not_under_readers(len(readers_of(session, series)) if shown else 0)
    reason = rules.reason_given(reason)
    if hold is None:
        hold_by_hand(session, actor, series, reason)
    placed = stored_frames(session, series)
    sizes = {(one.frame.rows, one.frame.columns) for one in placed.values()}
    rules.assert_rectangles(rectangles, sizes)
    old = {"pack": series.pack_sha256, "manifest": series.manifest_sha256}
    with tempfile.TemporaryFile(prefix="consilium-") as spool:
        blank = {key: _blanked(one, rectangles, spool) for key, one in placed.items()}
        objects = _rewritten_objects(session, series, blank)
        sorted_stacks = splitting.split([one.frame for one in blank.values()])
        series.manifest_sha256, series.pack_sha256, series.pack_bytes = packed(sorted_stacks, blank, blobs())
        rows = {row.key: row for row in session.scalars(select(Stack).where(Stack.series_id == series.id))}
        thumbnails = []
        for stack in sorted_stacks:
            row = rows[stack.key]
            before, row.thumbnail_sha256 = row.thumbnail_sha256, thumbnail_of(stack, blank, blobs())
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
        series_id=series.id, number=number + 1, rectangles=said, replaced=replaced, reason=reason, by=actor.person_id
    )
    session.add(masking)
    session.flush()
    audit.record(
        session, actor.person_id, "pixels.masked", "series", series.id, chain=Chain.house(),
        old=old, new={"pack": series.pack_sha256, "rectangles": said, "frames": len(placed)}, reason=reason,
    )  # fmt: skip
    index_series(session, [series.id])
    jobs.defer(session, DELETE_TASK, masking_id=str(masking.id))
    review_study(session, series.study)


def withhold_series(session: Session, actor: Actor, series_id: uuid.UUID, reason: str) -> None:
    """No reader sees it from now on, until somebody has confirmed its pixels: also of a series that is being read."""
    series, hold = series_and_hold(session, series_id, lock=True)
    reason = rules.reason_given(reason)
    if hold is not None and confirmation_of(session, series, hold) is None:
        raise Conflict("No reader sees this series already.")
    hold_by_hand(session, actor, series, reason)
    announce(session, GRANT_TOPIC, *readers_of(session, series))
    review_study(session, series.study)


def confirm_pixels(session: Session, actor: Actor, series_id: uuid.UUID, pack_sha256: str) -> None:
    """“Nothing identifying is visible” of the pixels that were looked at: those with this digest."""
    series, hold = series_and_hold(session, series_id, lock=True)
    if series.pack_sha256 != pack_sha256:
        raise Conflict("The pixels have changed since you looked at them. Look again, then confirm.")
    if confirmation_of(session, series, hold) is not None:
        return
    session.add(
        PixelConfirmation(series_id=series.id, pack_sha256=pack_sha256, by=actor.person_id, name=actor.display_name)
    )
    session.flush()
    reason = "nothing identifying is visible"
    audit.record(
        session, actor.person_id, "pixels.confirmed", "series", series.id, chain=Chain.house(),
        new={"pack": pack_sha256, "name": actor.display_name}, reason=reason,
    )  # fmt: skip
    settle_text(session, actor, series, reason)


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
