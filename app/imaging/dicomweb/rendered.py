"""WADO-RS rendered pictures and thumbnails: one frame as JPEG or PNG, windowed as stored or as asked."""

import re
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.accounts.doors import DicomwebClient
from app.imaging.dicomweb import accept, seen
from app.imaging.dicomweb.frames import numbers_of
from app.imaging.dicomweb.parts import HEADERS
from app.imaging.packs.picture import FORMATS, picture
from app.imaging.store.dicomweb_index import Index, IndexedInstance
from app.imaging.store.dicomweb_pixels import decoded
from app.kernel.refusals import Misunderstood, NotFound

router = APIRouter()

THUMBNAIL_SIDE = 160
LARGEST_SIDE = 8_192
_NUMBER = r"[-+]?\d{1,9}(?:\.\d{1,9})?"
_WINDOW = re.compile(rf"({_NUMBER}),({_NUMBER})(?:,(?:linear|linear-exact|sigmoid))?", re.IGNORECASE)
_VIEWPORT = re.compile(r"(\d{1,5}),(\d{1,5})")
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A picture",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in sorted(FORMATS)},
    }
}
_STUDY = "/studies/{study_uid}"
_SERIES = _STUDY + "/series/{series_uid}"
_INSTANCE = _SERIES + "/instances/{sop_uid}"


@router.get(f"{_INSTANCE}/frames/{{frames}}/rendered", response_class=Response, responses=_ANSWER)
async def frame(
    request: Request, actor: DicomwebClient, study_uid: str, series_uid: str, sop_uid: str, frames: str
) -> Response:
    """`window=centre,width` in measured values; `viewport=columns,rows`; `quality` of a JPEG."""
    return await _one(request, *await seen.instance(actor, study_uid, series_uid, sop_uid), frames)


@router.get(f"{_INSTANCE}/rendered", response_class=Response, responses=_ANSWER)
async def instance(request: Request, actor: DicomwebClient, study_uid: str, series_uid: str, sop_uid: str) -> Response:
    """The middle frame."""
    index, found = await seen.instance(actor, study_uid, series_uid, sop_uid)
    return await _one(request, index, found, str(found.frame_count // 2 + 1))


@router.get(f"{_INSTANCE}/frames/{{frames}}/thumbnail", response_class=Response, responses=_ANSWER)
async def frame_thumbnail(
    request: Request, actor: DicomwebClient, study_uid: str, series_uid: str, sop_uid: str, frames: str
) -> Response:
    return await _one(request, *await seen.instance(actor, study_uid, series_uid, sop_uid), frames, THUMBNAIL_SIDE)


@router.get(f"{_INSTANCE}/thumbnail", response_class=Response, responses=_ANSWER)
async def instance_thumbnail(
    request: Request, actor: DicomwebClient, study_uid: str, series_uid: str, sop_uid: str
) -> Response:
    index, found = await seen.instance(actor, study_uid, series_uid, sop_uid)
    return await _one(request, index, found, str(found.frame_count // 2 + 1), THUMBNAIL_SIDE)


@router.get(f"{_SERIES}/thumbnail", response_class=Response, responses=_ANSWER)
async def series_thumbnail(request: Request, actor: DicomwebClient, study_uid: str, series_uid: str) -> Response:
    """The middle image of the series."""
    return await _middle(request, await seen.series_index(actor, study_uid, series_uid))


@router.get(f"{_STUDY}/thumbnail", response_class=Response, responses=_ANSWER)
async def study_thumbnail(request: Request, actor: DicomwebClient, study_uid: str) -> Response:
    """The middle image of the first series."""
    first, *_ = await seen.visible(actor, study_uid)
    return await _middle(request, seen.index_of(first))


async def _middle(request: Request, index: Index) -> Response:
    instances = list(index.instances.values())
    if not instances:
        raise NotFound
    found = instances[len(instances) // 2]
    return await _one(request, index, found, str(found.frame_count // 2 + 1), THUMBNAIL_SIDE)


async def _one(
    request: Request, index: Index, instance: IndexedInstance, frames: str, side: int | None = None
) -> Response:
    if len(numbers := numbers_of(frames, instance)) > 1:
        raise Misunderstood("One picture shows one frame; ask for the frames one after another.")
    kind = _kind(request.headers.get("accept"))
    window = _window(request.query_params.get("window"))
    fits = (side, side) if side else _viewport(request.query_params.get("viewport"))
    quality = _quality(request.query_params.get("quality"))
    draw = partial(_drawn, index, instance, numbers[0], window=window, fits=fits, kind=kind, quality=quality)
    return Response(await run_in_threadpool(draw), media_type=kind, headers=HEADERS)


def _drawn(
    index: Index,
    instance: IndexedInstance,
    number: int,
    *,
    window: tuple[float, float] | None,
    fits: tuple[int, int] | None,
    kind: str,
    quality: int,
) -> bytes:
    found = decoded(index, instance, number)
    colour = found.values.ndim == 3
    measured = found.values if colour else found.values.astype("f8") * found.slope + found.intercept
    return picture(
        measured,
        window=window or (found.center, found.width),
        inverted=found.inverted,
        fits=fits,
        kind=kind,
        quality=quality,
    )


def _kind(header: str | None) -> str:
    for wanted in accept.wanted(header):
        for kind in ("image/jpeg", "image/png"):
            if not wanted.related and wanted.takes(kind):
                return kind
    raise accept.refuse(sorted(FORMATS))


def _window(text: str | None) -> tuple[float, float] | None:
    if not text:
        return None
    found = _WINDOW.fullmatch(text.strip())
    if found is None or float(found[2]) < 1:
        raise Misunderstood("window takes centre and width, for example window=300,600.")
    return float(found[1]), float(found[2])


def _viewport(text: str | None) -> tuple[int, int] | None:
    if not text:
        return None
    found = _VIEWPORT.fullmatch(text.strip())
    if found is None or not all(1 <= int(side) <= LARGEST_SIDE for side in found.groups()):
        raise Misunderstood("viewport takes columns and rows, for example viewport=256,256.")
    return int(found[1]), int(found[2])


def _quality(text: str | None) -> int:
    if not text:
        return 90
    if not text.isascii() or not text.isdigit() or len(text) > 3 or not 1 <= int(text) <= 100:
        raise Misunderstood("quality is a whole number from 1 to 100.")
    return int(text)
