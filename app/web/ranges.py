"""The Range header: which bytes of how many were asked for, and what the answer says about it."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True)
class Span:
    """[start, end) and the status of the answer; nothing of it is there when that is 416."""

    start: int
    end: int
    status: int
    headers: dict[str, str]


def span(header: str | None, size: int) -> Span:
    """One range at most; what is not understood asks for the whole."""
    wanted = _RANGE.fullmatch(header.strip()) if header else None
    if wanted is None or not (wanted[1] or wanted[2]):
        return Span(0, size, 200, {"Content-Length": str(size)})
    start, end = _bounds(wanted[1], wanted[2], size)
    if start >= end:
        return Span(0, 0, 416, {"Content-Range": f"bytes */{size}"})
    return Span(
        start, end, 206, {"Content-Range": f"bytes {start}-{end - 1}/{size}", "Content-Length": str(end - start)}
    )


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Of `bytes=first-last`; without a first, the last so many bytes."""
    if not first:
        return max(0, size - int(last)), size if int(last) else 0
    return int(first), min(size, int(last) + 1 if last else size)
