"""What the server works out at every save: categories, suggested sectors, what deserves a second look."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.kernel.geometry import Grid
from app.protocols.rules import OVERLAPS_VERSION, Overlap, computed, excluding, notices, overlapping, placed
from app.protocols.values import Definition
from app.reading import rules, store
from app.reading.store import images
from app.reading.tables import Reading
from app.reading.values import Content, StackGrid


def worked_out(session: Session, reading: Reading, protocol: Definition, *, redraw: bool) -> dict[str, Any]:
    """`{computed, placed, notices, overlaps}` of a draft as it stands; `redraw` when marks or findings changed."""
    content = store.draft(session, reading, with_masks=False)
    places = content.placed
    has_places = redraw and _has_places(protocol, content)
    drawn = _drawn(protocol, content.marks)
    overlaps = content.overlaps if drawn else {}
    is_known = overlaps.get("of") == drawn
    stacks: dict[str, StackGrid] = {}
    # masks are read only where something is made of them
    if has_places or not is_known:
        content = store.draft(session, reading)
        stacks = _stacks(session, reading, content.marks)
    if redraw:
        places = _placed(content, stacks) if has_places else {}
    if not is_known:
        found = overlapping(protocol, content.marks, _grids(stacks))
        overlaps = {"of": drawn, "found": [asdict(one) for one in found]}
    shared = [Overlap(**one) for one in overlaps.get("found", ())]
    warned = notices(protocol, content.findings, content.marks, content.answers, placed=places, overlaps=shared)
    return {
        "computed": computed(protocol, content.answers),
        "placed": places,
        "notices": [asdict(notice) for notice in warned],
        "overlaps": overlaps,
    }


def overlaps_at(
    session: Session, reading: Reading, protocol: Definition, content: Content, *, revision: int
) -> list[Overlap]:
    """Where structures of this revision share room, found anew: a signature rests on no earlier outcome."""
    if not excluding(protocol, content.marks):
        return []
    whole = store.draft(session, reading, revision=revision)
    return overlapping(protocol, whole.marks, _grids(_stacks(session, reading, whole.marks)))


def _drawn(protocol: Definition, marks: Iterable[dict[str, Any]]) -> str | None:
    """A digest of all that overlaps depend on, masks by the digest of their bytes; None where none can be."""
    drawn = [
        [mark["structure"], mark["kind"], mark["stack_id"], mark["frame_of_reference_uid"], mark["geometry"]]
        for mark in excluding(protocol, marks)
    ]
    return rules.digest({"version": OVERLAPS_VERSION, "drawn": drawn}) if drawn else None


def _stacks(session: Session, reading: Reading, marks: Iterable[dict[str, Any]]) -> dict[str, StackGrid]:
    stacks = images.drawables(session, reading.case_id, {UUID(mark["stack_id"]) for mark in marks})
    return {str(key): stack for key, stack in stacks.items()}


def _grids(stacks: Mapping[str, StackGrid]) -> dict[str, Grid]:
    return {key: stack.grid for key, stack in stacks.items() if stack.grid is not None}


def _placed(content: Content, stacks: Mapping[str, StackGrid]) -> dict[str, Any]:
    unoriented = {key for key, stack in stacks.items() if not stack.is_oriented}
    return placed(content.findings, content.marks, _grids(stacks), unoriented=unoriented)


def _has_places(protocol: Definition, content: Content) -> bool:
    """Somebody asks where findings lie, and a gland may be drawn."""
    asked = any(question.type == "sectors" for question in protocol.questions) or any(
        rule["key"] == "finding_in_gland" for rule in protocol.rules
    )
    return asked and any(mark["structure"] for mark in content.marks)
