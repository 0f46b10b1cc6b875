"""The series manifest: immutable JSON that says where each frame lies in the pack, in space, and what it means.

`value_range` and `window` are in measured values (after slope and intercept), as DICOM windows are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from app.imaging.rules.units import adc_unit
from app.imaging.values import Frame, Role, Stack

VERSION = 1


@dataclass(frozen=True)
class Place:
    """Where a frame lies in the pack."""

    offset: int
    length: int
    encoding: str


def manifest_of(
    stacks: Sequence[Stack], places: Mapping[tuple[str, int], Place], *, pack_sha256: str, pack_bytes: int
) -> dict[str, Any]:
    """`places` by SOP instance UID and frame number; stacks in the order of their numbers, from 1."""
    return {
        "version": VERSION,
        "pack": {"sha256": pack_sha256, "bytes": pack_bytes},
        "stacks": [_stack(number, stack, places) for number, stack in enumerate(stacks, start=1)],
    }


def _stack(number: int, stack: Stack, places: Mapping[tuple[str, int], Place]) -> dict[str, Any]:
    first = stack.frames[0]
    return {
        "number": number,
        "key": stack.key,
        "b_value": stack.b_value,
        "time_index": stack.time_index,
        "kind": stack.layout,
        "space": "volume" if first.in_volume else "patient",
        "cine": None if stack.layout.is_placed else {"frame_time_ms": _frame_time(stack.frames)},
        "grid": _grid(stack),
        "size": [first.rows, first.columns],
        "regions": [list(region) for region in first.regions],
        "pixel": asdict(first.pixel),
        "window": _window(stack.frames),
        "value_range": [min(f.minimum for f in stack.frames), max(f.maximum for f in stack.frames)],
        "frames": [_frame(frame, first, places[frame.sop_uid, frame.frame_number]) for frame in stack.frames],
        "warnings": list(stack.warnings),
    }


def _grid(stack: Stack) -> dict[str, Any] | None:
    """Of a cine or a sweep: the size of its pictures, the scale where there is one, and no directions."""
    grid, first = stack.grid, stack.frames[0]
    if grid is None and stack.layout.is_placed:
        return None
    placed = grid is not None
    return {
        "rows": first.rows,
        "columns": first.columns,
        "row_spacing_mm": first.row_spacing_mm,
        "column_spacing_mm": first.column_spacing_mm,
        "row_direction": list(first.row_direction) if placed and first.row_direction else None,
        "column_direction": list(first.column_direction) if placed and first.column_direction else None,
    }


def _frame_time(frames: Sequence[Frame]) -> float | None:
    """The usual time from one frame to the next."""
    times = [frame.time_ms for frame in frames if frame.time_ms is not None]
    steps = [later - earlier for earlier, later in pairwise(times)]
    return round(median(steps), 3) if steps else None


def _frame(frame: Frame, first: Frame, place: Place) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "sop_instance_uid": frame.sop_uid,
        "frame_number": frame.frame_number,
        "position_mm": list(frame.position_mm) if frame.position_mm and frame.layout.is_placed else None,
        **vars(place),
    }
    if not frame.layout.is_placed:
        entry |= {"time_ms": frame.time_ms, "angle_deg": frame.angle_deg}
    if (frame.pixel.slope, frame.pixel.intercept) != (first.pixel.slope, first.pixel.intercept):
        # some scanners scale every slice on its own
        entry |= {"slope": frame.pixel.slope, "intercept": frame.pixel.intercept}
    return entry


def _window(frames: Sequence[Frame]) -> dict[str, float]:
    """The median of what the headers propose, else the 1st to 99th percentile."""
    given = [frame.window for frame in frames if frame.window]
    if len(given) * 2 > len(frames):
        return {"center": median(w.center for w in given), "width": median(w.width for w in given)}
    low, high = min(f.percentiles[0] for f in frames), max(f.percentiles[1] for f in frames)
    return {"center": (low + high) / 2, "width": (high - low) or 1.0}


def reading_stack(
    entry: Mapping[str, Any],
    *,
    stack_id: str,
    role: str,
    pane_roles: Sequence[str],
    label: str,
    note: str | None,
    preferred: bool,
    b_value: float | None,
    frame_of_reference_uid: str | None,
    pack_sha256: str,
    pack_bytes: int,
) -> dict[str, Any]:
    """One entry of `stacks[]` in a reading manifest: geometry and pixels, nothing of scanner, site, date or name."""
    return {
        "id": stack_id,
        "role": role,
        "pane_roles": list(pane_roles),
        "label": label,
        "note": note,
        "preferred": preferred,
        "b_value": b_value,
        "time_index": entry["time_index"],
        "frame_of_reference_uid": frame_of_reference_uid,
        "pack": {"url": f"/pixels/packs/{pack_sha256}", "bytes": pack_bytes},
        "kind": entry.get("kind", "parallel"),
        "space": entry.get("space", "patient"),
        "cine": entry.get("cine"),
        "grid": entry["grid"],
        "regions": entry.get("regions", []),
        "pixel": {**entry["pixel"], "unit": adc_unit(entry["value_range"][1])} if role == Role.ADC else entry["pixel"],
        "window": entry["window"],
        "value_range": entry["value_range"],
        "frames": entry["frames"],
        "warnings": entry["warnings"],
    }
