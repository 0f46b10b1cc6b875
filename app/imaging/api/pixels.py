"""Pixels for viewers: packs by their digest, whole or in byte ranges, to whoever holds a grant."""

import re
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from app.accounts.doors import CoordinatorOrAdministrator, SignedIn
from app.accounts.values import Actor
from app.imaging import store
from app.imaging.store import allowed
from app.imaging.store.permitted import Permission
from app.imaging.store.pixels import PACK_BLOBS, PackFile
from app.imaging.tables import GRANT_TOPIC
from app.kernel.blobs import blobs
from app.kernel.db import transaction
from app.kernel.notify import Hub
from app.kernel.refusals import NotFound
from app.kernel.settings import settings
from app.web.events import listening
from app.web.ranges import Span, span
from app.web.reading import read
from app.web.sessions import DbSession

router = APIRouter(tags=["pixels"])

AT_ONCE_BYTES = 8 * 1024**2
PIECE_BYTES = 1024**2
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BINARY = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The whole pack", **_BINARY},
    206: {"description": "The part asked for", **_BINARY},
    304: {"description": "The browser's copy is right"},
    416: {"description": "There is no such part"},
}
_PNG: dict[int | str, dict[str, Any]] = {200: {"description": "The picture", "content": {"image/png": {}}}}


@router.get("/pixels/packs/{sha256}", response_class=Response, responses=_BYTES)
async def pack(
    actor: SignedIn,
    sha256: str,
    range_: Annotated[str | None, Header(alias="range")] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The bytes never change: browsers may keep them, for this person, as long as they like."""
    file, permission, part = await _permitted(actor, sha256, range_)
    etag = f'"{sha256}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "private, max-age=31536000, immutable",
        "Accept-Ranges": "bytes",
    }
    if if_none_match is not None and etag in if_none_match:
        return Response(status_code=304, headers=headers)
    if settings().accel_prefix and blobs().is_local and permission.parts is None:
        # nginx sends the file, and knows about ranges
        place = f"{settings().accel_prefix.rstrip('/')}/{PACK_BLOBS}/{sha256[:2]}/{sha256}"
        return Response(headers={**headers, "X-Accel-Redirect": place}, media_type="application/octet-stream")
    headers |= part.headers
    if part.status == 416:
        return Response(status_code=416, headers=headers)
    kind = "application/octet-stream"
    if part.end - part.start <= AT_ONCE_BYTES:
        data = await read(file.read, part.start, part.end - part.start)
        return Response(data, status_code=part.status, headers=headers, media_type=kind)
    pieces = _pieces(file, part.start, part.end)
    return StreamingResponse(pieces, status_code=part.status, headers=headers, media_type=kind)


@router.get("/pixels/thumbnails/{stack_id}", response_class=Response, responses=_PNG)
def thumbnail(session: DbSession, actor: CoordinatorOrAdministrator, stack_id: UUID) -> Response:
    """A small picture of a stack's middle frame, for the office."""
    picture = store.thumbnail(session, stack_id)
    return Response(picture, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@router.get("/pixels/representatives/{stack_id}/{which}", response_class=Response, responses=_PNG)
def representative(session: DbSession, actor: CoordinatorOrAdministrator, stack_id: UUID, which: str) -> Response:
    """A picture in full size for the masking screen: first, middle, last or brightest. Never kept by the browser."""
    return Response(store.representative_png(session, stack_id, which), media_type="image/png")


async def _permitted(actor: Actor, sha256: str, range_: str | None) -> tuple[PackFile, Permission, Span]:
    """The part asked for; of stacks that were not granted, nothing exists."""
    if not _SHA256.fullmatch(sha256):
        raise NotFound
    _hear(listening())
    key = allowed.key(actor, sha256)
    known = allowed.memory.recall(key)
    if known is not None and (part := _covered(*known, range_)) is not None:
        return *known, part
    asked_at = allowed.memory.moment()
    try:
        # SQL would hold up every other request of this process
        found = await run_in_threadpool(_looked_up, actor, sha256)
    except NotFound:
        allowed.memory.drop(key)
        raise
    allowed.memory.keep(key, found, asked_at)
    if (part := _covered(*found, range_)) is None:
        raise NotFound
    return *found, part


def _covered(file: PackFile, permission: Permission, range_: str | None) -> Span | None:
    part = span(range_, file.size_bytes)
    return part if part.status == 416 or permission.covers(part.start, part.end) else None


def _looked_up(actor: Actor, sha256: str) -> tuple[PackFile, Permission]:
    with transaction() as session:
        permission = store.permission(session, actor, sha256)
    if permission is None:
        raise NotFound
    return store.pack_file(sha256), permission


@lru_cache(maxsize=1)
def _hear(hub: Hub) -> None:
    """Once for each hub: from now on the end of a grant is heard."""
    allowed.forget(None)
    hub.on(GRANT_TOPIC, allowed.forget)


async def _pieces(file: PackFile, start: int, end: int) -> AsyncIterator[bytes]:
    while start < end:
        piece = await read(file.read, start, min(PIECE_BYTES, end - start))
        start += len(piece)
        yield piece
