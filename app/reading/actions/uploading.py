"""A delineation between its upload and its confirmation: what was read of it waits, its bytes do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import Select, select, update
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
from app.reading.tables import DelineationUpload, DelineationUploadFile

WAITS = timedelta(days=1)
MOST_SLICES = 3


@dataclass(frozen=True)
class WaitingFile:
    """A file of an upload. Without a `delineation` it could not be read; `refusal` says why it does not lie on the
    images as it is, or why it was not read."""

    number: int
    delineation: Delineation | None
    stack_id: UUID | None
    placed: Placed | None
    refusal: Invalid | None

    @property
    def is_usable(self) -> bool:
        return self.delineation is not None and self.placed is not None


@dataclass(frozen=True)
class Waiting:
    """An upload as its page shows it."""

    upload_id: UUID
    campaign_id: UUID
    case_id: UUID
    stack_role: str | None
    files: Sequence[WaitingFile]

    @property
    def usable(self) -> list[Delineation]:
        return [file.delineation for file in self.files if file.is_usable and file.delineation is not None]


def keep_upload(
    session: Session, actor: Actor, campaign_id: UUID, case_id: UUID, files: Sequence[bytes | str], *,
    stack_role: str | None,
) -> UUID:  # fmt: skip
    """Of each file what `parsed_bytes` gave, or the sentence why it could not be read. What waited for more than a
    day is emptied on the way."""
    store.case_of_campaign(session, campaign_id, case_id)
    if assignments.reads_in(session, campaign_id, actor.person_id):
        raise NotFound
    old = select(DelineationUpload.id).where(DelineationUpload.at < clock.now(session) - WAITS)
    _empty(session, old)
    row = DelineationUpload(campaign_id=campaign_id, case_id=case_id, by=actor.person_id, stack_role=stack_role)
    session.add(row)
    session.flush()
    for number, one in enumerate(files, start=1):
        data, refused = (one, None) if isinstance(one, bytes) else (None, one)
        session.add(DelineationUploadFile(upload_id=row.id, number=number, data=data, refused=refused))
    session.flush()
    return row.id


def waiting(session: Session, actor: Actor, upload_id: UUID) -> Waiting:
    """Only for whoever brought it; raises NotFound, also once it was confirmed."""
    row = session.scalars(
        select(DelineationUpload).where(DelineationUpload.id == upload_id, DelineationUpload.by == actor.person_id)
    ).one_or_none()
    if row is None or assignments.reads_in(session, row.campaign_id, actor.person_id):
        raise NotFound
    query = select(DelineationUploadFile).where(DelineationUploadFile.upload_id == row.id)
    files = [
        one
        for one in session.scalars(query.order_by(DelineationUploadFile.number))
        if one.data is not None or one.refused is not None
    ]
    if not files:
        raise NotFound
    return Waiting(row.id, row.campaign_id, row.case_id, row.stack_role, [_file(session, row, one) for one in files])


def _file(session: Session, row: DelineationUpload, file: DelineationUploadFile) -> WaitingFile:
    if file.data is None:
        return WaitingFile(file.number, None, None, None, Invalid(file.refused or "It could not be read."))
    delineation = from_bytes(file.data)
    stack, placed, refusal = _placed(session, row, delineation)
    return WaitingFile(file.number, delineation, stack.id if stack else None, placed, refusal)


def _empty(session: Session, uploads: Select[UUID]) -> None:
    """What was read of them is forgotten, and so are the sentences."""
    files = update(DelineationUploadFile).where(DelineationUploadFile.upload_id.in_(uploads))
    session.execute(files.values(data=None, refused=None), execution_options={"synchronize_session": False})


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


@dataclass(frozen=True)
class SharedLabel:
    """A label of one or more files of an upload; `places` are (file, size) of each."""

    key: str
    name: str
    problem: str | None
    places: Sequence[tuple[int, str]]
    drawable_in: int | None


def labels_of(found: Waiting) -> dict[str, SharedLabel]:
    """Of the files that can be used, by key: one mapping serves them all."""
    labels: dict[str, SharedLabel] = {}
    for file in found.files:
        if file.delineation is None or file.placed is None:
            continue
        for label in file.delineation.labels:
            before = labels.get(label.key)
            places = [*(before.places if before else ()), (file.number, f"{label.count} {label.unit}")]
            drawable = before.drawable_in if before and before.drawable_in else (file.number if label.count else None)
            name = (before.name if before else "") or label.name
            problem = (before.problem if before else None) or label.problem
            labels[label.key] = SharedLabel(label.key, name, problem, places, drawable)
    return labels


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
    """Imports what can be used of it under the person's signature, all of that or nothing; afterwards nothing of the
    upload waits any more."""
    found = waiting(session, actor, upload_id)
    if not found.usable:
        raise Invalid("None of these files can be imported. Choose others.")
    request = ImportRequest(
        campaign_id=found.campaign_id,
        case_id=found.case_id,
        delineations=found.usable,
        entries=[entries],
        reader=reader,
        reader_kind=reader_kind,
        stack_role=found.stack_role,
        resample=resample,
        mapping_name=mapping_name,
    )
    done = import_delineation(session, actor, request, proof=proof)
    _empty(session, select(DelineationUpload.id).where(DelineationUpload.id == upload_id))
    return done


def preview(session: Session, found: WaitingFile, label: str) -> bytes:
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
