"""What hangs where, and the stacks of a reading: role, geometry, pixels; no scanner, site, date or description."""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from app.imaging import packs
from app.imaging.rules import hanging
from app.imaging.rules.hanging import Candidate, Hung
from app.imaging.store.held import withheld_series
from app.imaging.store.permitted import granted_stacks
from app.imaging.store.pixels import MANIFEST_BLOBS
from app.imaging.store.studies import current_roles, stacks_of
from app.imaging.tables import Series, Stack, StackRole
from app.imaging.values import Pane, Role
from app.kernel.blobs import blobs
from app.kernel.geometry import grid_from_json

Placed = list[tuple[Series, Stack]]


def hanging_stacks(session: Session, study_id: uuid.UUID) -> dict[Pane, Hung]:
    """For each pane that can be filled: its stacks, the first shown first, and a note."""
    return _panes(*_with_roles(session, [study_id]))


def panes_of_studies(session: Session, study_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, frozenset[Pane]]:
    """Which panes each study can fill; two statements whatever their number."""
    pairs, roles = _with_roles(session, study_ids)
    by_study: dict[uuid.UUID, Placed] = defaultdict(list)
    for series, stack in pairs:
        by_study[series.study_id].append((series, stack))
    return {study_id: frozenset(_panes(by_study[study_id], roles)) for study_id in study_ids}


def reading_stacks(
    session: Session, study_ids: Sequence[uuid.UUID], *, for_person: uuid.UUID | None = None
) -> list[dict[str, Any]]:
    """The entries of `stacks[]` of a reading manifest, in the order of roles; only what can be read and measured.

    `for_person`: only what this person may fetch now.
    """
    pairs, roles = _with_roles(session, study_ids)
    if for_person is not None:
        granted = granted_stacks(session, for_person, study_ids)
        pairs = [(series, stack) for series, stack in pairs if stack.id in granted]
    hung = _panes(pairs, roles)
    begun = _dynamic_start(pairs, roles)
    withheld = withheld_series(session, study_ids)
    entries = []
    for series, stack in pairs:
        row = roles.get(stack.id)
        has_grid = stack.grid is not None
        if row is None or series.id in withheld or not hanging.is_shown(row.role, stack.kind, has_grid=has_grid):
            continue
        role = Role(row.role)
        panes = [pane for pane, found in hung.items() if stack.id in found.stack_ids]
        notes = [hung[pane].note for pane in panes] + list(stack.warnings)
        entry = packs.reading_stack(
            _manifest(series.manifest_sha256)[stack.key],
            stack_id=str(stack.id),
            role=role,
            pane_roles=panes,
            label=label(role, stack.b_value, _time(stack, role, hung)),
            note="; ".join(note for note in notes if note) or None,
            preferred=row.preferred,
            b_value=stack.b_value,
            frame_of_reference_uid=stack.frame_of_reference_uid,
            pack_sha256=series.pack_sha256,
            pack_bytes=series.pack_bytes,
        )
        if role is Role.DCE and stack.acquired_seconds is not None and begun is not None:
            entry["time_s"] = round(stack.acquired_seconds - begun, 3)
        time = _time(stack, role, hung) or 0
        later = role is not Role.DCE and not row.preferred
        entries.append(((list(Role).index(role), later, stack.b_value or 0, time), entry))
    return [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]


def _time(stack: Stack, role: Role, hung: Mapping[Pane, Hung]) -> int | None:
    """Which time point: of all that hang together, since scanners may write a series for each."""
    dynamic = hung[Pane.DCE].stack_ids if role is Role.DCE and Pane.DCE in hung else ()
    if len(dynamic) > 1 and stack.id in dynamic:
        return dynamic.index(stack.id) + 1
    return stack.time_index


def _dynamic_start(pairs: Placed, roles: Mapping[uuid.UUID, StackRole]) -> float | None:
    """When the first of the stacks over time was taken, in seconds of its day."""
    dynamic = (stack for _, stack in pairs if stack.id in roles and roles[stack.id].role == Role.DCE)
    return min((stack.acquired_seconds for stack in dynamic if stack.acquired_seconds is not None), default=None)


def label(role: Role, b_value: float | None, time_index: int | None) -> str:
    """“T2 axial”, “DWI b 800”, “DCE, time 12”."""
    name = role.label
    if b_value is not None:
        name = f"{'DWI' if role is not Role.DWI_CALCULATED_HIGH_B else 'calculated'} b {b_value:g}"
    return f"{name}, time {time_index}" if time_index is not None else name


def frames_of(series: Series, stack: Stack) -> list[tuple[str, int]]:
    """(SOP instance UID, frame number) of each frame, in spatial order."""
    entry = _manifest(series.manifest_sha256)[stack.key]
    return [(frame["sop_instance_uid"], frame["frame_number"]) for frame in entry["frames"]]


def candidate(series: Series, stack: Stack, role: StackRole) -> Candidate:
    return Candidate(
        stack_id=stack.id,
        role=Role(role.role),
        preferred=role.preferred,
        b_value=stack.b_value,
        time_index=stack.time_index,
        frames=stack.frame_count,
        grid=_grid_key(stack),
        taken=(stack.acquired_seconds or 0.0, float(series.number or 0), float(stack.number)),
        confidence=role.confidence,
    )


def _grid_key(stack: Stack) -> str:
    """To a tenth of a millimetre: the tolerance of equal grids."""
    if stack.grid is None:
        return ""
    grid = grid_from_json(stack.grid)
    corners = [round(value, 1) + 0.0 for value in grid.corners_mm()[[0, -1]].ravel().tolist()]
    return f"{grid.shape} {corners}"


def _with_roles(session: Session, study_ids: Collection[uuid.UUID]) -> tuple[Placed, dict[uuid.UUID, StackRole]]:
    pairs = stacks_of(session, study_ids)
    return pairs, current_roles(session, [stack.id for _, stack in pairs])


def _panes(pairs: Placed, roles: Mapping[uuid.UUID, StackRole]) -> dict[Pane, Hung]:
    return hanging.panes(candidate(series, stack, roles[stack.id]) for series, stack in pairs if stack.id in roles)


@lru_cache(maxsize=512)
def _manifest(sha256: str) -> dict[str, dict[str, Any]]:
    """Stacks of a series manifest by key; immutable, so kept."""
    document = json.loads(blobs().get(MANIFEST_BLOBS, sha256))
    return {entry["key"]: entry for entry in document["stacks"]}
