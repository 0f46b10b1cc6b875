"""What an imported reading holds, as rows: its findings and marks, and the end of those they take the place of."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.imaging import store as imaging
from app.imaging.tables import Stack
from app.kernel.geometry import grid_from_json
from app.kernel.ids import new_id
from app.protocols.marks import encode
from app.reading.rules.imported import Piece
from app.reading.rules.importing import FINDING
from app.reading.store.contents import draft
from app.reading.tables import Answer, Finding, Mark, Mask, Reading

ORIGIN = "imported"


def clear(session: Session, reading: Reading, number: int, takes: set[str]) -> None:
    """New versions that say "deleted" of what the import takes the place of."""
    before = draft(session, reading, with_masks=False)
    for finding in before.findings if FINDING in takes else ():
        _finding(session, reading, number, UUID(finding["id"]), finding["order"], deleted=True)
    for mark in before.marks:
        if mark["structure"] in takes or (mark["finding_id"] and FINDING in takes):
            own = select(Mark).where(Mark.campaign_id == reading.campaign_id, Mark.reading_id == reading.id)
            of_mark = own.where(Mark.object_id == UUID(mark["id"])).order_by(Mark.version.desc()).limit(1)
            last = session.scalars(of_mark).one()
            session.add(
                Mark(
                    **{c.key: getattr(last, c.key) for c in Mark.__table__.columns if c.key not in ("id", "version")}
                    | {"version": last.version + 1, "parents": [last.id], "revision": number, "deleted": True}
                )
            )
    session.flush()


def _finding(session: Session, reading: Reading, number: int, object_id: UUID, order: int, *, deleted: bool) -> None:
    session.add(
        Finding(
            campaign_id=reading.campaign_id, object_id=object_id, version=2 if deleted else 1, reading_id=reading.id,
            revision=number, order_index=order, deleted=deleted,
        )
    )  # fmt: skip


def add(session: Session, reading: Reading, number: int, pieces: Sequence[Piece], reader: Person) -> None:
    order = 0
    for piece in pieces:
        finding_id = None
        if piece.structure is None:
            finding_id, order = new_id(), order + 1
            _finding(session, reading, number, finding_id, order, deleted=False)
            if piece.answer is not None:
                session.add(
                    Answer(
                        campaign_id=reading.campaign_id, reading_id=reading.id, revision=number,
                        protocol_version_id=reading.protocol_version_id,
                        **{**piece.answer, "scope_id": str(finding_id)},
                    )
                )  # fmt: skip
        stack = imaging.stack(session, piece.stack_id)
        kind, geometry, frame = _geometry(session, reading, piece, stack)
        session.add(
            Mark(
                campaign_id=reading.campaign_id, object_id=new_id(), version=1, reading_id=reading.id, revision=number,
                finding_object_id=finding_id, structure=piece.structure, kind=kind, geometry=geometry,
                frame_of_reference_uid=stack.frame_of_reference_uid, sop_instance_uid=frame and frame[0],
                frame_number=frame and frame[1], stack_id=stack.id, origin=ORIGIN, author_id=reader.id, deleted=False,
            )
        )  # fmt: skip
    session.flush()


def _geometry(
    session: Session, reading: Reading, piece: Piece, stack: Stack
) -> tuple[str, dict[str, Any], tuple[str, int] | None]:
    """Kind, geometry, and for a point the frame (SOP instance UID and number) it lies nearest to."""
    if piece.mask is not None:
        data = encode(piece.mask)
        row = Mask(
            campaign_id=reading.campaign_id, id=new_id(), sha256=hashlib.sha256(data).hexdigest(),
            stack_id=stack.id, voxels=int(piece.mask.sum()), data=data,
        )  # fmt: skip
        session.add(row)
        stored = {"encoding": "rle-gzip-1", "voxels": row.voxels, "sha256": row.sha256, "mask_id": str(row.id)}
        return "mask", stored, None
    assert piece.point_mm is not None
    frames = imaging.source_instances(session, stack.id)
    index = int(np.rint(grid_from_json(stack.grid or {}).to_voxel(piece.point_mm)[0, 2]))
    _, uid, frame_number = frames[min(max(index, 0), len(frames) - 1)]
    return "point", {"point_mm": [float(value) for value in piece.point_mm]}, (uid, frame_number)
