"""WADO-RS frames: bytes of the stored object at an indexed offset, or decoded as Explicit VR Little Endian."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.accounts.doors import DicomwebClient
from app.imaging.dicomweb import accept, seen
from app.imaging.dicomweb.parts import Part, alone, related
from app.imaging.store.dicomweb_index import Index, IndexedInstance
from app.imaging.store.dicomweb_pixels import plain_bytes
from app.kernel.refusals import NotFound

router = APIRouter()

BYTES, EXPLICIT = "application/octet-stream", "1.2.840.10008.1.2.1"
_PLAIN = frozenset({EXPLICIT, "1.2.840.10008.1.2"})
_JPEG = "1.2.840.10008.1.2.4."
KINDS = {
    "1.2.840.10008.1.2.5": "image/dicom-rle",
    **dict.fromkeys((f"{_JPEG}50", f"{_JPEG}51", f"{_JPEG}57", f"{_JPEG}70"), "image/jpeg"),
    **dict.fromkeys((f"{_JPEG}80", f"{_JPEG}81"), "image/jls"),
    **dict.fromkeys((f"{_JPEG}90", f"{_JPEG}91"), "image/jp2"),
    **dict.fromkeys((f"{_JPEG}92", f"{_JPEG}93"), "image/jpx"),
    **dict.fromkeys((f"{_JPEG}201", f"{_JPEG}202", f"{_JPEG}203"), "image/jphc"),
}
"""PS3.18 Table 8.7.3-5: what a compressed frame is called."""
MOST_FRAMES = 5_000
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One part for each frame",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("multipart/related", BYTES, *sorted(set(KINDS.values())))
        },
    }
}


@router.get(
    "/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/frames/{frames}",
    response_class=Response,
    responses=_ANSWER,
)
async def frames(
    request: Request, actor: DicomwebClient, study_uid: str, series_uid: str, sop_uid: str, frames: str
) -> Response:
    """`frames`: numbers from 1, with commas between them."""
    index, instance = await seen.instance(actor, study_uid, series_uid, sop_uid)
    numbers = numbers_of(frames, instance)
    choice = chosen(request.headers.get("accept"), instance.transfer_syntax, instance.has_frames, len(numbers) > 1)
    if choice.stored:
        parts = [as_stored(choice, instance, number) for number in numbers]
    else:
        parts = [await _decoded(index, instance, number) for number in numbers]
    return await (related(parts, choice.kind) if choice.enclosed else alone(parts[0]))


def numbers_of(text: str, instance: IndexedInstance) -> list[int]:
    """Those of the address, all of which must be there."""
    parts = text.split(",", MOST_FRAMES)
    if not all(part.isascii() and part.isdigit() and len(part) < 8 for part in parts) or len(parts) > MOST_FRAMES:
        raise NotFound
    numbers = [int(part) for part in parts]
    if not all(1 <= number <= instance.frame_count for number in numbers):
        raise NotFound
    return numbers


@dataclass(frozen=True)
class Choice:
    """Whether as stored, what that is called, and whether in a multipart answer."""

    stored: bool
    kind: str
    content_type: str
    enclosed: bool


@lru_cache(maxsize=256)
def chosen(header: str | None, syntax: str, has_frames: bool, several: bool) -> Choice:
    """By the first range of the Accept header that can be met."""
    plain = syntax in _PLAIN and has_frames
    kind = BYTES if plain else KINDS.get(syntax, BYTES)
    for wanted in accept.wanted(header):
        enclosed = wanted.related or wanted.kind == "*/*"
        if several and not enclosed:
            continue
        as_stored = has_frames and wanted.syntax in (None, "*", syntax, *((EXPLICIT,) if plain else ()))
        # octet-stream with any transfer syntax is how viewers ask for whatever there is
        if as_stored and (wanted.takes(kind) or (wanted.kind == BYTES and wanted.syntax in ("*", syntax))):
            given = EXPLICIT if kind == BYTES else syntax
            return Choice(True, kind, f"{kind}; transfer-syntax={given}", enclosed)
        if wanted.takes(BYTES) and wanted.syntax in (None, "*", EXPLICIT):
            return Choice(plain, BYTES, f"{BYTES}; transfer-syntax={EXPLICIT}", enclosed)
    offered = {kind, BYTES}
    raise accept.refuse(f'multipart/related; type="{one}"' for one in sorted(offered))


def as_stored(choice: Choice, instance: IndexedInstance, number: int) -> Part:
    return Part(choice.content_type, _size(instance, number), partial(instance.frame, number))


def _size(instance: IndexedInstance, number: int) -> int:
    return instance.size or sum(length for _, length in instance.pieces[number - 1])


async def _decoded(index: Index, instance: IndexedInstance, number: int) -> Part:
    # decoding takes milliseconds: not in the loop that answers everybody
    data = await run_in_threadpool(plain_bytes, index, instance, number)
    return Part(f"{BYTES}; transfer-syntax={EXPLICIT}", len(data), _given(data))


def _given(data: bytes) -> Callable[[], bytes]:
    return lambda: data
