"""Frames of a moving picture, from the first to the last: `{"frames": [3, 12]}`, numbers of DICOM, from 1."""

from typing import Any

from app.protocols.marks.base import Geometry, MarkKind, bad_geometry, only

MOST_FRAMES = 100_000


def _check(geometry: Geometry) -> dict[str, Any]:
    only(geometry, "frames")
    frames = geometry.get("frames")
    if not isinstance(frames, (list, tuple)) or len(frames) != 2:
        raise bad_geometry("a range of frames needs its first and its last")
    for number in frames:
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MOST_FRAMES:
            raise bad_geometry("frames are whole numbers from 1")
    first, last = frames
    if first > last:
        raise bad_geometry("the last frame lies before the first")
    return {"frames": [first, last]}


FRAMES = MarkKind("frames", "Frames", 0, _check, lambda geometry: None, lambda geometry: None)
