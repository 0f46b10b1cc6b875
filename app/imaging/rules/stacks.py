"""How the frames of a series form stacks: one orientation, grid, b-value, echo and time each, sorted in space."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.imaging.rules import geometry
from app.imaging.values import Frame, Layout, Stack
from app.kernel.geometry import Grid

SAME_POSITION_MM = 0.05
SAME_DIRECTION = 1e-3
"""Largest difference of a direction cosine within one stack (0.06 degrees)."""


@dataclass(frozen=True)
class _Likeness:
    """What frames of one stack have in common, but for time."""

    kind: str
    size: tuple[int, int]
    samples: int
    spacing: tuple[float, float] | None
    direction: int | None
    b_value: float | None
    echo: float | None
    layout: Layout = Layout.PARALLEL
    object_uid: str = ""
    """A cine and a sweep are one object each, and one stack each."""


def split(frames: Sequence[Frame]) -> list[Stack]:
    """All frames, each in exactly one stack; ordered by kind, orientation, b-value and time."""
    directions: list[tuple[float, ...]] = []
    groups: dict[_Likeness, list[Frame]] = defaultdict(list)
    for frame in frames:
        likeness = _likeness(frame, directions) if frame.layout is Layout.PARALLEL else _of_object(frame, directions)
        groups[likeness].append(frame)
    stacks = []
    for likeness in sorted(groups, key=_order):
        layers = _by_time(groups[likeness]) if likeness.layout.is_placed else [_in_sequence(groups[likeness])]
        for index, layer in enumerate(layers):
            stacks.append(_stack(likeness, layer, index + 1 if len(layers) > 1 else None))
    return stacks


def _of_object(frame: Frame, directions: list[tuple[float, ...]]) -> _Likeness:
    """A volume may come as one object or slice by slice; frames of a cine or a sweep share only their object."""
    if frame.layout is Layout.VOLUME:
        return replace(_likeness(frame, directions), layout=frame.layout)
    size = (frame.rows, frame.columns)
    spacing = (frame.row_spacing_mm or 0.0, frame.column_spacing_mm or 0.0)
    return _Likeness(frame.kind, size, frame.pixel.samples, spacing, None, None, None, frame.layout, frame.sop_uid)


def _in_sequence(frames: list[Frame]) -> list[Frame]:
    return sorted(frames, key=lambda frame: frame.frame_number)


def _likeness(frame: Frame, directions: list[tuple[float, ...]]) -> _Likeness:
    spacing = None
    if frame.row_spacing_mm is not None and frame.column_spacing_mm is not None:
        spacing = (round(frame.row_spacing_mm, 4), round(frame.column_spacing_mm, 4))
    direction = None
    if frame.row_direction is not None and frame.column_direction is not None:
        cosines = frame.row_direction + frame.column_direction
        direction = next((i for i, known in enumerate(directions) if _alike(known, cosines)), len(directions))
        if direction == len(directions):
            directions.append(cosines)
    return _Likeness(
        frame.kind,
        (frame.rows, frame.columns),
        frame.pixel.samples,
        spacing,
        direction,
        frame.b_value,
        None if frame.echo_time_ms is None else round(frame.echo_time_ms, 1),
    )


def _alike(a: Iterable[float], b: Iterable[float]) -> bool:
    return all(abs(x - y) <= SAME_DIRECTION for x, y in zip(a, b, strict=True))


def _order(likeness: _Likeness) -> tuple[object, ...]:
    missing = -1
    return (
        likeness.kind,
        missing if likeness.direction is None else likeness.direction,
        likeness.size,
        likeness.spacing or (0.0, 0.0),
        missing if likeness.b_value is None else likeness.b_value,
        missing if likeness.echo is None else likeness.echo,
        likeness.samples,
        likeness.layout,
        likeness.object_uid,
    )


def _by_time(frames: list[Frame]) -> list[list[Frame]]:
    """Several frames at one place are several times; the sequence of acquisition numbers them."""
    if any(frame.position_mm is None for frame in frames):
        return [sorted(frames, key=lambda f: (f.order, f.frame_number))]
    layers: list[list[Frame]] = []
    numbered = {frame.order[0] for frame in frames if frame.order}
    if len(numbered) > 1 and 0.0 not in numbered and all(frame.order for frame in frames):
        # the scanner says which time each frame belongs to: a missing slice then moves no other
        by_number = [[frame for frame in frames if frame.order[0] == number] for number in sorted(numbered)]
        if all(len(_places(layer)) == len(layer) for layer in by_number):
            return [[frame for place in _places(layer) for frame in place] for layer in by_number]
    for place in _places(frames):
        for index, frame in enumerate(sorted(place, key=lambda f: (f.order, f.source, f.frame_number))):
            if index == len(layers):
                layers.append([])
            layers[index].append(frame)
    return layers


def _places(frames: list[Frame]) -> list[list[Frame]]:
    """Frames grouped by their place along the normal, ascending."""
    offsets = _offsets(frames)
    places: list[list[Frame]] = []
    last: float | None = None
    for index in np.argsort(offsets, kind="stable"):
        if last is None or offsets[index] - last > SAME_POSITION_MM:
            places.append([])
            last = float(offsets[index])
        places[-1].append(frames[index])
    return places


def _offsets(frames: Sequence[Frame]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    positions = np.asarray([frame.position_mm for frame in frames], dtype=np.float64)
    first = frames[0]
    if first.row_direction is None or first.column_direction is None:
        return positions[:, 2]
    return np.asarray(positions @ np.cross(first.row_direction, first.column_direction))


def _stack(likeness: _Likeness, frames: list[Frame], time_index: int | None) -> Stack:
    grid = _grid(frames) if likeness.layout.is_placed else None
    parts = [
        likeness.kind or "image",
        "x".join(map(str, likeness.size)),
        _words(likeness.spacing),
        _words(frames[0].row_direction, 2) + ";" + _words(frames[0].column_direction, 2),
        f"b{likeness.b_value:g}" if likeness.b_value is not None else "b",
        f"e{likeness.echo:g}" if likeness.echo is not None else "e",
        f"t{time_index or 1}",
    ]
    if likeness.layout is not Layout.PARALLEL:
        parts.append(likeness.layout)
    if likeness.object_uid:
        parts.append(likeness.object_uid)
    warnings = geometry.warnings(grid) if likeness.layout.is_placed else geometry.warnings_of_cine(frames)
    return Stack(
        "/".join(parts),
        tuple(frames),
        grid,
        likeness.b_value,
        time_index,
        likeness.kind,
        warnings,
        likeness.layout,
    )


def _words(values: Iterable[float] | None, digits: int = 3) -> str:
    # + 0.0: no "-0.00"
    return ",".join(f"{round(value, digits) + 0.0:.{digits}f}" for value in values or ())


def _grid(frames: Sequence[Frame]) -> Grid | None:
    first = frames[0]
    positions = [frame.position_mm for frame in frames if frame.position_mm is not None]
    if len(positions) < len(frames) or first.row_direction is None or first.column_direction is None:
        return None
    if not first.row_spacing_mm or not first.column_spacing_mm:
        return None
    if not geometry.is_orthonormal(first.row_direction, first.column_direction):
        return None
    if not geometry.is_within_the_scanner(positions):
        return None
    return Grid(
        rows=first.rows,
        columns=first.columns,
        row_spacing_mm=first.row_spacing_mm,
        column_spacing_mm=first.column_spacing_mm,
        row_direction=first.row_direction,
        column_direction=first.column_direction,
        frame_positions_mm=tuple(positions),
    )


def b_value_of_key(key: str) -> float | None:
    """The b-value that the frames of a stack were measured with, from the key that `split` gave it."""
    found = next((part for part in key.split("/") if part.startswith("b") and part[1:2].isdigit()), None)
    return float(found[1:]) if found else None
