"""What the server works out at every save: categories, suggested sectors, what deserves a second look."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.kernel.geometry import Grid
from app.protocols.rules import computed, excluding_drawn, notices, placed
from app.protocols.values import Definition
from app.reading import store
from app.reading.store import images
from app.reading.tables import Reading
from app.reading.values import Content


def worked_out(session: Session, reading: Reading, protocol: Definition, *, redraw: bool) -> dict[str, Any]:
    """`{computed, placed, notices}` of a draft as it stands; `redraw` when marks or findings changed."""
    content = store.draft(session, reading, with_masks=False)
    grids: dict[str, Grid] | None = None
    places = content.placed
    has_places = redraw and _has_places(protocol, content)
    # masks are read only where something is made of them
    if has_places or excluding_drawn(protocol, content.marks):
        content = store.draft(session, reading)
        grids = _grids(session, reading, content)
    if redraw:
        places = placed(content.findings, content.marks, grids or {}) if has_places else {}
    warned = notices(protocol, content.findings, content.marks, content.answers, placed=places, grids=grids)
    return {
        "computed": computed(protocol, content.answers),
        "placed": places,
        "notices": [asdict(notice) for notice in warned],
    }


def with_voxels(
    session: Session, reading: Reading, protocol: Definition, content: Content, *, revision: int
) -> tuple[list[dict[str, Any]], dict[str, Grid] | None]:
    """The marks with the voxels of masks, and the grids of their stacks, where structures must keep apart."""
    if not excluding_drawn(protocol, content.marks):
        return content.marks, None
    whole = store.draft(session, reading, revision=revision)
    return whole.marks, _grids(session, reading, whole)


def _grids(session: Session, reading: Reading, content: Content) -> dict[str, Grid]:
    stacks = images.drawables(session, reading.case_id, {UUID(mark["stack_id"]) for mark in content.marks})
    return {str(key): stack.grid for key, stack in stacks.items() if stack.grid is not None}


def _has_places(protocol: Definition, content: Content) -> bool:
    """Somebody asks where findings lie, and a gland may be drawn."""
    asked = any(question.type == "sectors" for question in protocol.questions) or any(
        rule["key"] == "finding_in_gland" for rule in protocol.rules
    )
    return asked and any(mark["structure"] for mark in content.marks)
