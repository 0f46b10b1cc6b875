"""Putting damaged objects back from what was sent again: the same bytes under the same hash, or nothing."""

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.imaging.actions import fixity, indexing
from app.imaging.actions.collecting import Piece, PlacedFrame
from app.imaging.actions.series import FrameKey, packed, thumbnail_of
from app.imaging.dicom.examined import frame_from
from app.imaging.packs.manifest import Place
from app.imaging.rules import stacks as splitting
from app.imaging.store import fixity as store
from app.imaging.tables import Instance, PixelMasking, Series, Study
from app.kernel.blobs import blobs


def repair_study(
    session: Session, actor: Actor, study: Study, pieces: Sequence[Piece], pixels: Callable[[Place], bytes]
) -> None:
    """Writes what is damaged anew where the files sent give it, then checks it again."""
    broken = [one for one in store.damaged(session, store.images_stored()) if one.study_id == study.id]
    if not broken:
        return
    # the objects themselves were written by whoever gathered the files; what is made of them is made again
    by_uid = {piece.examined.identity.sop_uid: piece for piece in pieces}
    # what was masked is not brought back by files that are as they were before
    masked = select(PixelMasking.series_id)
    for series in session.scalars(select(Series).where(Series.study_id == study.id, Series.id.not_in(masked))):
        placed = _placed(session, series, by_uid, pixels)
        if placed:
            stacks = splitting.split([one.frame for one in placed.values()])
            packed(stacks, placed, blobs())
            for stack in stacks:
                thumbnail_of(stack, placed, blobs())
            indexing.rewrite(session, series)
    fixity.check_these(session, actor, [store.Stored(*one[:4]) for one in broken])


def _placed(
    session: Session, series: Series, by_uid: dict[str, Piece], pixels: Callable[[Place], bytes]
) -> dict[FrameKey, PlacedFrame] | None:
    """Every frame of the series from the files sent; None when some were not sent."""
    placed = {}
    for instance in session.scalars(select(Instance).where(Instance.series_id == series.id)):
        piece = by_uid.get(instance.sop_uid)
        if piece is None or len(piece.places) != len(instance.facts):
            return None
        for data, place in zip(instance.facts, piece.places, strict=True):
            frame = frame_from(data)
            placed[frame.sop_uid, frame.frame_number] = PlacedFrame(
                frame, place.encoding, place.length, partial(pixels, place)
            )
    return placed
