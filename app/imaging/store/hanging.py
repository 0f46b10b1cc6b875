"""What hangs where, and the stacks of a reading: role, geometry, pixels; no scanner, site, date or description."""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from app.imaging import packs
from app.imaging.rules import hanging
from app.imaging.rules.hanging import Candidate, Hung
from app.imaging.store.held import withheld_series
from app.imaging.store.pixels import MANIFEST_BLOBS
from app.imaging.store.placed import Placed, placed_stacks
from app.imaging.tables import Series, Stack
from app.imaging.values import Pane, Role
from app.kernel.blobs import blobs
from app.kernel.geometry import grid_from_json
from app.kernel.written import Written


def hanging_stacks(session: Session, study_id: uuid.UUID) -> dict[Pane, Hung]:
    """For each pane that can be filled: its stacks, the first shown first, and a note."""
    return _panes(placed_stacks(session, [study_id]))


def panes_of_studies(session: Session, study_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, frozenset[Pane]]:
    """Which panes each study can fill; one statement whatever their number."""
    by_study: dict[uuid.UUID, list[Placed]] = defaultdict(list)
    for stack in placed_stacks(session, study_ids):
        by_study[stack.study_id].append(stack)
    return {study_id: frozenset(_panes(by_study[study_id])) for study_id in study_ids}


def reading_stacks(
    session: Session, study_ids: Sequence[uuid.UUID], *, for_person: uuid.UUID | None = None
) -> list[dict[str, Any]]:
    """The entries of `stacks[]` of a reading manifest, in the order of roles; only what can be read and measured.
    Their `frames` are shared by all answers (`Written`).

    `for_person`: only what this person may fetch now.
    """
    placed = placed_stacks(session, study_ids, for_person=for_person)
    hung = _panes(placed)
    begun = _dynamic_start(placed)
    early = _early(placed, hung)
    withheld = withheld_series(session, study_ids)
    entries = []
    for stack in placed:
        if stack.role is None or stack.series_id in withheld:
            continue
        if not hanging.is_shown(stack.role, stack.kind, has_grid=stack.has_grid):
            continue
        role, preferred = Role(stack.role), bool(stack.preferred)
        panes = [pane for pane, found in hung.items() if stack.stack_id in found.stack_ids]
        notes = [hung[pane].note for pane in panes] + list(stack.warnings)
        time = _time(stack, role, hung)
        entry = packs.reading_stack(
            _manifest(stack.manifest_sha256)[stack.key],
            stack_id=str(stack.stack_id),
            role=role,
            pane_roles=panes,
            label=label(role, stack.b_value, time),
            note="; ".join(note for note in notes if note) or None,
            preferred=preferred if early is None or role is not Role.DCE else stack.stack_id == early,
            b_value=stack.b_value,
            frame_of_reference_uid=stack.frame_of_reference_uid,
            pack_sha256=stack.pack_sha256,
            pack_bytes=stack.pack_bytes,
        )
        if role is Role.DCE and stack.acquired_seconds is not None and begun is not None:
            entry["time_s"] = round(stack.acquired_seconds - begun, 3)
        later = role is not Role.DCE and not preferred
        entries.append(((list(Role).index(role), later, stack.b_value or 0, time or 0), entry))
    return [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]


def _time(stack: Placed, role: Role, hung: Mapping[Pane, Hung]) -> int | None:
    """Which time point: of all that hang together, since scanners may write a series for each."""
    dynamic = hung[Pane.DCE].stack_ids if role is Role.DCE and Pane.DCE in hung else ()
    if len(dynamic) > 1 and stack.stack_id in dynamic:
        return dynamic.index(stack.stack_id) + 1
    return stack.time_index


def _dynamic_start(placed: Iterable[Placed]) -> float | None:
    """When the first of the stacks over time was taken, in seconds of its day."""
    dynamic = (stack.acquired_seconds for stack in placed if stack.role == Role.DCE)
    return min((seconds for seconds in dynamic if seconds is not None), default=None)


def _early(placed: Iterable[Placed], hung: Mapping[Pane, Hung]) -> uuid.UUID | None:
    """The stack over time that is shown first."""
    times = hung[Pane.DCE].stack_ids if Pane.DCE in hung else ()
    taken_at = {stack.stack_id: stack.acquired_seconds for stack in placed}
    return times[hanging.early_time([taken_at[each] for each in times])] if times else None


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


def is_oriented(series: Series, stack: Stack) -> bool:
    """False of an ultrasound volume in coordinates of its own: which way the patient lies is not known."""
    return str(_manifest(series.manifest_sha256)[stack.key].get("space", "patient")) == "patient"


def _panes(placed: Iterable[Placed]) -> dict[Pane, Hung]:
    return hanging.panes(_candidate(stack, stack.role) for stack in placed if stack.role is not None)


def _candidate(stack: Placed, role: str) -> Candidate:
    return Candidate(
        stack_id=stack.stack_id,
        role=Role(role),
        preferred=bool(stack.preferred),
        b_value=stack.b_value,
        time_index=stack.time_index,
        frames=stack.frame_count,
        grid=_grid_key(stack.grid),
        fat_saturated=bool(stack.fat_saturated),
        taken=taken(stack.acquired_seconds, stack.series_number, stack.number),
    )


def taken(acquired_seconds: float | None, series_number: int | None, stack_number: int) -> tuple[float, ...]:
    """What repeats of one kind are ordered by."""
    return acquired_seconds or 0.0, float(series_number or 0), float(stack_number)


def _grid_key(stored: dict[str, Any] | None) -> str:
    """To a tenth of a millimetre: the tolerance of equal grids."""
    if stored is None:
        return ""
    grid = grid_from_json(stored)
    corners = [round(value, 1) + 0.0 for value in grid.corners_mm()[[0, -1]].ravel().tolist()]
    return f"{grid.shape} {corners}"


@lru_cache(maxsize=512)
def _manifest(sha256: str) -> dict[str, dict[str, Any]]:
    """Stacks of a series manifest by key; immutable, so kept, with the text of their long lists of frames."""
    document = json.loads(blobs().get(MANIFEST_BLOBS, sha256))
    return {entry["key"]: {**entry, "frames": Written(entry["frames"])} for entry in document["stacks"]}
