"""The series manifest: immutable JSON that says where each frame lies in the pack, in space, and what it means.

`value_range` and `window` are in measured values (after slope and intercept), as DICOM windows are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from app.imaging.values import Frame, Stack

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
    grid = stack.grid
    return {
        "number": number,
        "key": stack.key,
        "b_value": stack.b_value,
        "time_index": stack.time_index,
        "grid": grid
        and {
            "rows": grid.rows,
            "columns": grid.columns,
            "row_spacing_mm": grid.row_spacing_mm,
            "column_spacing_mm": grid.column_spacing_mm,
            "row_direction": list(grid.row_direction),
            "column_direction": list(grid.column_direction),
        },
        "pixel": asdict(first.pixel),
        "window": _window(stack.frames),
        "value_range": [min(f.minimum for f in stack.frames), max(f.maximum for f in stack.frames)],
        "frames": [_frame(frame, first, places[frame.sop_uid, frame.frame_number]) for frame in stack.frames],
        "warnings": list(stack.warnings),
    }


def _frame(frame: Frame, first: Frame, place: Place) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "sop_instance_uid": frame.sop_uid,
        "frame_number": frame.frame_number,
        "position_mm": list(frame.position_mm) if frame.position_mm else None,
        **asdict(place),
    }
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
    return {"center": (low + high) / 2, "width": max(high - low, 1.0)}


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
        "grid": entry["grid"],
        "pixel": entry["pixel"],
        "window": entry["window"],
        "value_range": entry["value_range"],
        "frames": entry["frames"],
        "warnings": entry["warnings"],
    }
