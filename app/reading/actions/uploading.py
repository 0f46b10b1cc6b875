"""A delineation between its upload and its confirmation: what was read of it waits, its bytes do not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Proof
from app.assignments import store as assignments
from app.imaging.formats.delineations import from_bytes
from app.imaging.packs.overlay import overlay_png
from app.imaging.store.previews import frame_arrays
from app.imaging.tables import Stack
from app.imaging.values.delineations import Delineation, Placed
from app.kernel import clock
from app.kernel.geometry import grid_from_json
from app.kernel.refusals import Invalid, NotFound
from app.reading.actions.imported_told import Imported
from app.reading.actions.importing import ImportRequest, import_delineation, on_images
from app.reading.store import imports as store
from app.reading.tables import DelineationUpload

WAITS = timedelta(days=1)
MOST_SLICES = 3


@dataclass(frozen=True)
class Waiting:
    """An upload as its page shows it. `refusal` says why it does not lie on the images as it is."""

    upload_id: UUID
    campaign_id: UUID
    case_id: UUID
    stack_role: str | None
    delineation: Delineation
    stack_id: UUID | None
    placed: Placed | None
    refusal: Invalid | None


def keep_upload(
    session: Session, actor: Actor, campaign_id: UUID, case_id: UUID, parsed: bytes, *, stack_role: str | None
) -> UUID:
    """`parsed` is what `parsed_bytes` gave. What waited for more than a day is emptied on the way."""
    store.case_of_campaign(session, campaign_id, case_id)
    if assignments.reads_in(session, campaign_id, actor.person_id):
        raise NotFound
    now = clock.now(session)
    old = update(DelineationUpload).where(DelineationUpload.at < now - WAITS, DelineationUpload.data.is_not(None))
    session.execute(old.values(data=None))
    row = DelineationUpload(
        campaign_id=campaign_id, case_id=case_id, by=actor.person_id, stack_role=stack_role, data=parsed
    )
    session.add(row)
    session.flush()
    return row.id


def waiting(session: Session, actor: Actor, upload_id: UUID) -> Waiting:
    """Only for whoever brought it; raises NotFound, also once it was confirmed."""
    row = session.scalars(
        select(DelineationUpload).where(
            DelineationUpload.id == upload_id,
            DelineationUpload.by == actor.person_id,
            DelineationUpload.data.is_not(None),
        )
    ).one_or_none()
    if row is None or assignments.reads_in(session, row.campaign_id, actor.person_id):
        raise NotFound
    assert row.data is not None
    delineation = from_bytes(row.data)
    stack, placed, refusal = _placed(session, row, delineation)
    return Waiting(
        row.id, row.campaign_id, row.case_id, row.stack_role, delineation, stack.id if stack else None, placed, refusal
    )


def _placed(
    session: Session, row: DelineationUpload, delineation: Delineation
) -> tuple[Stack | None, Placed | None, Invalid | None]:
    try:
        stack, placed = on_images(session, row.case_id, delineation, role=row.stack_role, resample=False)
    except Invalid as refusal:
        if refusal.code != "other_grid":
            return None, None, refusal
        try:
            stack, placed = on_images(session, row.case_id, delineation, role=row.stack_role, resample=True)
        except Invalid as beyond:
            return None, None, beyond
        return stack, placed, refusal
    return stack, placed, None


def confirm_upload(
    session: Session,
    actor: Actor,
    upload_id: UUID,
    entries: Mapping[str, str],
    *,
    reader: str,
    reader_kind: str,
    resample: bool,
    mapping_name: str,
    proof: Proof,
) -> Imported:
    """Imports it under the person's signature; afterwards nothing of the upload waits any more."""
    found = waiting(session, actor, upload_id)
    request = ImportRequest(
        campaign_id=found.campaign_id,
        case_id=found.case_id,
        delineations=[found.delineation],
        entries=[entries],
        reader=reader,
        reader_kind=reader_kind,
        stack_role=found.stack_role,
        resample=resample,
        mapping_name=mapping_name,
    )
    done = import_delineation(session, actor, request, proof=proof)
    session.get_one(DelineationUpload, upload_id).data = None
    return done


def preview(session: Session, found: Waiting, label: str) -> bytes:
    """A strip of slices with one label over them; NotFound when there is nothing to draw."""
    mask = None if found.placed is None else found.placed.masks.get(label)
    if mask is None and found.placed is not None and label in found.placed.points and found.stack_id:
        mask = _dots(session, found.stack_id, found.placed.points[label])
    if mask is None or found.stack_id is None or not mask.any():
        raise NotFound
    areas = mask.sum(axis=(1, 2))
    frames = np.flatnonzero(areas)
    wanted = frames[np.unique(np.linspace(0, len(frames) - 1, min(MOST_SLICES, len(frames))).round().astype(int))]
    indices = [int(frame) for frame in wanted]
    return overlay_png(frame_arrays(session, found.stack_id, indices), [mask[index] for index in indices])


def _dots(
    session: Session, stack_id: UUID, points: "np.ndarray[tuple[int, int], np.dtype[np.float64]]"
) -> "np.ndarray[tuple[int, int, int], np.dtype[np.bool_]]":
    grid = grid_from_json(session.get_one(Stack, stack_id).grid or {})
    mask = np.zeros(grid.shape, dtype=np.bool_)
    for column, row, frame in np.rint(grid.to_voxel(points)).astype(int):
        mask[frame, max(0, row - 3) : row + 4, max(0, column - 3) : column + 4] = True
    return mask
