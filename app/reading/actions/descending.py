"""Where marks of a save come from: what was taken from a proposal is held against it here, whatever was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.protocols.marks import decode
from app.reading.rules.origins import EDITED, UNCHANGED, Descent, descent, is_of_model
from app.reading.rules.proposals import Drawn, edit
from app.reading.store import proposals
from app.reading.store.contents import mask_bytes
from app.reading.tables import Mark, Reading
from app.reading.values import FoundMask, MarkChange, Model, StackGrid


@dataclass(frozen=True)
class Descents:
    """Of the marks of one save."""

    said: Mapping[UUID, Descent]
    proposed: Mapping[UUID, Mark]
    data: Mapping[UUID, bytes]

    def columns(
        self, mark: MarkChange, geometry: dict[str, Any], mask: FoundMask | None, stack: StackGrid
    ) -> dict[str, Any]:
        """`origin` and all that belongs to it, as the row keeps it."""
        said = self.said[mark.id]
        source = self.proposed[said.proposal_id] if said.proposal_id else None
        found = source and edit(_sent(mark, geometry, mask, stack), self._drawn(source, stack), stack.grid)
        return {
            "origin": (EDITED if found.is_edited else UNCHANGED).key if found else said.origin,
            "model_name": said.model.name if said.model else None,
            "model_version": said.model.version if said.model else None,
            "proposal_id": said.proposal_id,
            "voxels_added": found.voxels_added if found else None,
            "voxels_removed": found.voxels_removed if found else None,
        }

    def parents_of(self, mark: MarkChange, before: Mark | None) -> list[UUID]:
        """The former version of the mark, and at first the version of the proposal it was taken from."""
        proposal_id = self.said[mark.id].proposal_id
        former = [before.id] if before is not None else []
        if proposal_id is None or (before is not None and before.proposal_id is not None):
            return former
        return [*former, self.proposed[proposal_id].id]

    def _drawn(self, source: Mark, stack: StackGrid) -> Drawn:
        mask_id = source.geometry.get("mask_id")
        is_here = mask_id is not None and source.stack_id == stack.stack_id and stack.shape is not None
        voxels = decode(self.data[UUID(mask_id)], stack.shape) if is_here and stack.shape else None
        return Drawn(source.kind, source.geometry, source.stack_id, voxels)


def _sent(mark: MarkChange, geometry: dict[str, Any], mask: FoundMask | None, stack: StackGrid) -> Drawn:
    voxels = decode(mask.data, stack.shape) if mask is not None and stack.shape is not None else None
    return Drawn(mark.kind, geometry, mark.stack_id, voxels)


def descents(session: Session, reading: Reading, marks: Sequence[MarkChange], before: Mapping[UUID, Mark]) -> Descents:
    """`before`: the newest version of each mark there is. Raises Invalid for what the campaign does not take."""
    is_asked = any(map(is_of_model, marks)) or any(row.model_name for row in before.values())
    offer = proposals.offer(session, reading.id) if is_asked else None
    offered = proposals.offered(offer)
    said = {mark.id: descent(mark, _of(before.get(mark.id)), offered) for mark in marks}
    ids = {one.proposal_id for one in said.values() if one.proposal_id is not None}
    proposed = proposals.offered_marks(session, reading.campaign_id, offer, ids) if offer is not None and ids else {}
    return Descents(said, proposed, mask_bytes(session, reading.campaign_id, list(proposed.values())))


def _of(mark: Mark | None) -> Descent | None:
    if mark is None:
        return None
    model = Model(name=mark.model_name, version=mark.model_version) if mark.model_name and mark.model_version else None
    return Descent(mark.origin, model, mark.proposal_id)
