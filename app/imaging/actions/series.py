"""Writing the series of a study: instances, stacks, packs and manifests; also when more of a series arrives."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.imaging import packs
from app.imaging.actions.collecting import Piece, PlacedFrame
from app.imaging.actions.holding import hold_series
from app.imaging.actions.indexing import index_new
from app.imaging.actions.proposing import Unnamed, name_stacks, unnamed_stacks
from app.imaging.dicom.examined import frame_from
from app.imaging.dicom.refused import held_verdict
from app.imaging.packs.manifest import Place
from app.imaging.rules import intake as rules
from app.imaging.rules import stacks as splitting
from app.imaging.store.pixels import MANIFEST_BLOBS, PACK_BLOBS, THUMBNAIL_BLOBS, pack_file
from app.imaging.tables import Instance, Series, Stack, StackRole, Study
from app.imaging.values import FileVerdict
from app.imaging.values import Stack as Sorted
from app.kernel.blobs import Batch, BlobStore, blobs
from app.kernel.bulk import insert_many
from app.kernel.geometry import grid_to_json

FrameKey = tuple[str, int]


@dataclass(frozen=True)
class Written:
    """The verdict on each file, and the new stacks, whose roles are still to be proposed."""

    verdicts: dict[int, FileVerdict]
    unnamed: list[Unnamed]


@dataclass(frozen=True)
class _Arrived:
    """What came of one series: its row, its files, and how all of its frames are sorted now."""

    series: Series
    is_new: bool
    pieces: Sequence[Piece]
    placed: dict[FrameKey, PlacedFrame]
    stacks: Sequence[Sorted]


def write_series(
    session: Session,
    actor: Actor,
    study: Study,
    sound: Sequence[tuple[Series | None, Sequence[Piece]]],
    spooled: Callable[[Place], bytes],
) -> Written:
    """All series of a study that a delivery brought, their rows table by table. One that was here before gets its old
    images and the new ones in one pack."""
    with blobs().batch() as kept:
        written = _write(session, actor, study, sound, spooled, kept)
        kept.settle()
    return written


def _write(
    session: Session,
    actor: Actor,
    study: Study,
    sound: Sequence[tuple[Series | None, Sequence[Piece]]],
    spooled: Callable[[Place], bytes],
    kept: Batch,
) -> Written:
    arrived = [_arrived(session, study, series, pieces, spooled, kept) for series, pieces in sound]
    session.add_all([one.series for one in arrived])
    session.flush()
    insert_many(session, Instance, [_instance(one.series, piece) for one in arrived for piece in one.pieces])
    for one in arrived:
        hold_series(session, actor, one.series, one.pieces)
    before = _known_stacks(session, [one.series.id for one in arrived if not one.is_new])
    rows = [_stack_rows(one, before.get(one.series.id, {}), kept) for one in arrived]
    for one, of_series in zip(arrived, rows, strict=True):
        name_stacks(of_series, one.stacks, one.pieces)
    session.add_all([row for of_series in rows for row in of_series])
    session.flush()
    index_new(session, [(one.series, one.pieces) for one in arrived if one.is_new], spooled, kept)
    named = _named(session, [row.id for of_series in before.values() for row in of_series.values()])
    written = Written({}, [])
    for one, of_series in zip(arrived, rows, strict=True):
        written.verdicts.update(_verdicts(one.pieces, one.stacks))
        written.unnamed.extend(unnamed_stacks(one.stacks, of_series, one.pieces, named))
    return written


def _arrived(
    session: Session,
    study: Study,
    series: Series | None,
    pieces: Sequence[Piece],
    spooled: Callable[[Place], bytes],
    kept: Batch,
) -> _Arrived:
    placed: dict[FrameKey, PlacedFrame] = {} if series is None else stored_frames(session, series)
    for piece in pieces:
        for frame, place in zip(piece.examined.frames, piece.places, strict=True):
            placed[frame.sop_uid, frame.frame_number] = PlacedFrame(
                frame, place.encoding, place.length, partial(spooled, place)
            )
    stacks = splitting.split([one.frame for one in placed.values()])
    row = series or _series(study, pieces[0])
    row.manifest_sha256, row.pack_sha256, row.pack_bytes = packed(stacks, placed, kept)
    return _Arrived(row, series is None, pieces, placed, stacks)


def packed(
    stacks: Sequence[Sorted], placed: dict[FrameKey, PlacedFrame], to: BlobStore | Batch
) -> tuple[str, str, int]:
    """Digests of manifest and pack, and the pack's size. Frames lie in the pack in the order they are shown."""
    places, offset = {}, 0
    ordered = [placed[frame.sop_uid, frame.frame_number] for stack in stacks for frame in stack.frames]
    for one in ordered:
        places[one.frame.sop_uid, one.frame.frame_number] = Place(offset, one.length, one.encoding)
        offset += one.length
    pack = to.put_parts((one.read() for one in ordered), PACK_BLOBS)
    document = packs.manifest_of(stacks, places, pack_sha256=pack.sha256, pack_bytes=pack.size_bytes)
    text = json.dumps(document, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return to.put(text.encode(), MANIFEST_BLOBS).sha256, pack.sha256, pack.size_bytes


def _series(study: Study, first: Piece) -> Series:
    examined = first.examined
    return Series(
        study_id=study.id,
        series_uid=examined.identity.series_uid,
        original_uid_hash=examined.identity.series_hash,
        number=examined.series_number,
        description=examined.description,
        modality=examined.modality,
        frame_of_reference_uid=examined.frame_of_reference_uid,
    )


def _instance(series: Series, piece: Piece) -> dict[str, Any]:
    identity = piece.examined.identity
    return dict(
        series_id=series.id,
        sop_uid=identity.sop_uid,
        sop_class_uid=identity.sop_class,
        original_uid_hash=identity.sop_hash,
        source_digest=identity.source_digest,
        blob_sha256=piece.blob_sha256,
        blob_bytes=piece.blob_bytes,
        frames=len(piece.examined.frames),
        number=piece.examined.instance_number,
        facts=[frame.as_json() for frame in piece.examined.frames],
    )


def stored_frames(session: Session, series: Series) -> dict[FrameKey, PlacedFrame]:
    """The frames of a series as it is now, read back from its instances, manifest and pack."""
    document = json.loads(blobs().get(MANIFEST_BLOBS, series.manifest_sha256))
    file = pack_file(series.pack_sha256)
    places = {(f["sop_instance_uid"], f["frame_number"]): f for stack in document["stacks"] for f in stack["frames"]}
    stored = {}
    for facts in session.scalars(select(Instance.facts).where(Instance.series_id == series.id)):
        for data in facts:
            frame = frame_from(data)
            place = places[frame.sop_uid, frame.frame_number]
            read = partial(file.read, place["offset"], place["length"])
            stored[frame.sop_uid, frame.frame_number] = PlacedFrame(frame, place["encoding"], place["length"], read)
    return stored


def _known_stacks(session: Session, series_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, Stack]]:
    """By series and key."""
    found: dict[uuid.UUID, dict[str, Stack]] = {}
    if series_ids:
        for row in session.scalars(select(Stack).where(Stack.series_id.in_(series_ids))):
            found.setdefault(row.series_id, {})[row.key] = row
    return found


def _named(session: Session, stack_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of them that have a role."""
    if not stack_ids:
        return set()
    return set(session.scalars(select(StackRole.stack_id).where(StackRole.stack_id.in_(stack_ids))))


def _stack_rows(arrived: _Arrived, known: dict[str, Stack], kept: Batch) -> list[Stack]:
    """One row for each; a stack that was here before keeps its row, and with it its id and roles."""
    series = arrived.series
    free = iter(range(max((row.number for row in known.values()), default=0) + 1, 100_000))
    rows = []
    for stack in arrived.stacks:
        row = known.get(stack.key) or Stack(series_id=series.id, key=stack.key, number=next(free))
        row.b_value, row.time_index = stack.b_value, stack.time_index
        row.acquired_seconds = min((f.order[1] for f in stack.frames if len(f.order) > 1), default=None)
        row.frame_of_reference_uid = series.frame_of_reference_uid
        row.frame_count = len(stack.frames)
        row.kind = stack.layout
        row.grid = grid_to_json(stack.grid) if stack.grid else None
        row.warnings = list(stack.warnings)
        row.thumbnail_sha256 = thumbnail_of(stack, arrived.placed, kept)
        rows.append(row)
    return rows


def thumbnail_of(stack: Sorted, placed: dict[FrameKey, PlacedFrame], to: BlobStore | Batch) -> str:
    frame = stack.frames[len(stack.frames) // 2]
    one = placed[frame.sop_uid, frame.frame_number]
    array = packs.frame_array(frame, packs.EncodedFrame(one.read(), one.encoding))
    picture = packs.thumbnail_png(array, inverted=frame.pixel.photometric == "MONOCHROME1")
    return to.put(picture, THUMBNAIL_BLOBS).sha256


def _verdicts(pieces: Sequence[Piece], stacks: Sequence[Sorted]) -> dict[int, FileVerdict]:
    judged = [(stack, rules.verdict_of(stack, stacks)) for stack in stacks]
    of_frame = {(frame.sop_uid, frame.frame_number): verdict for stack, verdict in judged for frame in stack.frames}
    return {
        piece.number: held_verdict(piece.examined.held)
        if piece.examined.held
        else of_frame[piece.examined.identity.sop_uid, 1]
        for piece in pieces
        if piece.examined.frames
    }
