"""What one save may contain: checked against the protocol, the images and the findings there are."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import numpy as np

from app.kernel.refusals import Invalid
from app.protocols.marks import MARK_KINDS, decode, encode, mask_bytes
from app.protocols.rules import checked_answer, checked_mark
from app.protocols.values import Definition
from app.reading.values import DraftChange, FoundMask, MarkChange, StackGrid

MOST_MASK_VOXELS = 512 * 512 * 512
"""Decoding a mask needs a byte for each voxel of its stack."""
FAR_MM = 20.0
ENCLOSING = frozenset({"mask", "contour"})
NEEDS_NO_MILLIMETRES = frozenset({"point", "frames"})


def checked_answers(definition: Definition, change: DraftChange) -> list[dict[str, Any]]:
    seen = [answer.scope for answer in change.answers]
    if len(set(seen)) < len(seen):
        raise Invalid("The same answer was sent twice in one save.", code="bad_answer")
    return [checked_answer(definition, answer.model_dump(mode="json")) for answer in change.answers]


def assert_ids_once(change: DraftChange) -> None:
    for items in (change.findings, change.marks):
        ids = [item.id for item in items]
        if len(set(ids)) < len(ids):
            raise Invalid("The same object was sent twice in one save.", code="bad_object")


def assert_registrations_known(sent: Collection[UUID], known: Collection[UUID]) -> None:
    if not set(sent) <= set(known):
        raise Invalid("A save names a registration that joins no images of this case.", code="unknown_registration")


def assert_findings_known(change: DraftChange, known: Collection[UUID]) -> None:
    """A mark or an answer about a finding needs that finding, from before or in the same save."""
    known_ids = set(known) | {finding.id for finding in change.findings}
    named = {mark.finding_id for mark in change.marks if mark.finding_id is not None}
    if not named <= known_ids:
        raise Invalid("A mark belongs to a finding that does not exist.", code="unknown_finding")
    about = {answer.scope_id for answer in change.answers if answer.scope_kind == "finding"}
    if not about <= {str(finding_id) for finding_id in known_ids}:
        raise Invalid("An answer is about a finding that does not exist.", code="unknown_finding")


def living(change: DraftChange, known: Mapping[UUID, bool]) -> list[str]:
    """The findings there are after the change; `known` says of each from before whether it is deleted."""
    deleted = {**known, **{finding.id: finding.deleted for finding in change.findings}}
    return [str(finding_id) for finding_id, is_deleted in deleted.items() if not is_deleted]


def checked_geometry(
    definition: Definition,
    mark: MarkChange,
    *,
    stacks: Mapping[UUID, StackGrid],
) -> tuple[dict[str, Any], FoundMask | None]:
    """The canonical geometry of a mark, and its decoded mask if it is one; Invalid if it fits no image."""
    stack = stacks.get(mark.stack_id)
    if stack is None:
        raise Invalid("A mark was drawn on images that do not belong to this case.", code="unknown_stack")
    if mark.frame_of_reference_uid is not None and mark.frame_of_reference_uid != stack.frame_of_reference_uid:
        raise Invalid("A mark names another frame of reference than its images.", code="bad_geometry")
    _assert_structure(definition, mark)
    geometry = checked_mark(definition, mark.kind, mark.geometry)
    if MARK_KINDS[mark.kind].of_case and (mark.finding_id, mark.structure) != (None, None):
        raise Invalid("Needles and biopsy cores are of the case, not of a finding or a structure.", code="bad_geometry")
    if mark.deleted:
        return geometry, _checked_mask(geometry, stack) if "encoding" in geometry else None
    if stack.blocked is not None and mark.kind not in NEEDS_NO_MILLIMETRES:
        raise Invalid(
            f"On these images nothing can be measured or outlined ({stack.blocked}); points are possible.",
            code="millimetres_blocked",
        )
    if "encoding" in geometry:
        _assert_own_image(mark, stack)
        return geometry, _checked_mask(geometry, stack)
    _assert_on_frame(mark, stack)
    if "frames" in geometry:
        _assert_own_frames(geometry, mark, stack)
        return geometry, None
    _assert_near(geometry, stack)
    return geometry, None


def _assert_structure(definition: Definition, mark: MarkChange) -> None:
    """A structure is outlined or painted, what a question measures is measured; both only where the protocol asks."""
    if mark.structure is None:
        return
    if mark.structure in definition.structures:
        if mark.finding_id is not None:
            raise Invalid("A mark is of a finding or of a structure, not of both.", code="unknown_structure")
        if mark.kind not in ENCLOSING:
            raise Invalid("A structure is outlined or painted, nothing else.", code="unknown_structure")
    elif mark.structure not in definition.measured:
        raise Invalid(f"This protocol asks for no structure called “{mark.structure}”.", code="unknown_structure")


def _assert_near(geometry: dict[str, Any], stack: StackGrid) -> None:
    """No point lies further outside the images than a hand can slip, along the images' own axes."""
    if stack.grid is None:
        return
    points = np.asarray([geometry["point_mm"]] if "point_mm" in geometry else geometry["points_mm"], dtype=np.float64)
    grid = stack.grid
    at, last = grid.to_voxel(points), np.asarray([grid.columns, grid.rows, grid.frames]) - 1
    spacing_mm = np.asarray([grid.column_spacing_mm, grid.row_spacing_mm, grid.frame_spacing_mm or 1.0])
    if (np.maximum(-at, at - last) * spacing_mm > FAR_MM).any():
        raise Invalid("A mark lies far outside the images it names.", code="bad_geometry")


def _checked_mask(geometry: dict[str, Any], stack: StackGrid) -> FoundMask:
    if stack.shape is None:
        raise Invalid("These images have no common grid; a mask cannot be drawn on them.", code="bad_geometry")
    frames, rows, columns = stack.shape
    if frames * rows * columns > MOST_MASK_VOXELS:
        raise Invalid("These images are too large for a mask.", code="bad_geometry")
    painted = decode(mask_bytes(geometry), stack.shape)
    voxels = int(painted.sum())
    if voxels != geometry["voxels"]:
        raise Invalid(f"The mask has {voxels} voxels, not {geometry['voxels']} as it says.", code="bad_geometry")
    # packed anew: what a program writes around its bytes (a time, a system, a name) could tell who drew it
    return FoundMask(data=encode(painted), voxels=voxels)


def _assert_on_frame(mark: MarkChange, stack: StackGrid) -> None:
    if mark.sop_instance_uid is None or mark.frame_number is None:
        raise Invalid("A mark needs the image and frame it was drawn on.", code="bad_geometry")
    _assert_own_image(mark, stack)


def _assert_own_frames(geometry: dict[str, Any], mark: MarkChange, stack: StackGrid) -> None:
    first, last = geometry["frames"]
    if not {(mark.sop_instance_uid, number) for number in range(first, last + 1)} <= stack.images:
        raise Invalid("A range names frames that its images do not have.", code="bad_geometry")


def _assert_own_image(mark: MarkChange, stack: StackGrid) -> None:
    """A mask need not say on which image it was begun; if it does, that is one of its stack."""
    named = (mark.sop_instance_uid, mark.frame_number)
    if mark.sop_instance_uid is not None and named not in stack.images:
        raise Invalid("A mark names an image that does not belong to its stack.", code="bad_geometry")
