"""Answers in several parts (multipart/related), in memory when small and piece by piece when not."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from fastapi import Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from app.kernel.blobs import blobs

AT_ONCE_BYTES = 8 * 1024**2
HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Accept"}

_boundaries: list[str] = []


@dataclass(frozen=True)
class Part:
    """`read` gives its bytes when its turn comes."""

    content_type: str
    size_bytes: int
    read: Callable[[], bytes]
    location: str | None = None


def related(parts: Sequence[Part], kind: str) -> Response:
    boundary = _boundary()
    content_type = f'multipart/related; type="{kind}"; boundary={boundary}'
    heads = [_head(boundary, part) for part in parts]
    end = f"\r\n--{boundary}--\r\n".encode()
    total = sum(part.size_bytes for part in parts)
    if total <= AT_ONCE_BYTES and blobs().is_local:
        body = b"".join(piece for head, part in zip(heads, parts, strict=True) for piece in (head, part.read()))
        return Response(body + end, media_type=content_type, headers=HEADERS)

    async def pieces() -> AsyncIterator[bytes]:
        for head, part in zip(heads, parts, strict=True):
            yield head
            yield await run_in_threadpool(part.read)
        yield end

    return StreamingResponse(pieces(), media_type=content_type, headers=HEADERS)


def _boundary() -> str:
    """Not to be guessed by whoever stores objects; random bytes are asked of the system for many answers at once."""
    if not _boundaries:
        text = secrets.token_hex(16 * 256)
        _boundaries.extend(text[at : at + 32] for at in range(0, len(text), 32))
    return _boundaries.pop()


def alone(part: Part) -> Response:
    if blobs().is_local:
        return Response(part.read(), media_type=part.content_type, headers=HEADERS)

    async def piece() -> AsyncIterator[bytes]:
        yield await run_in_threadpool(part.read)

    headers = {**HEADERS, "Content-Length": str(part.size_bytes)}
    return StreamingResponse(piece(), media_type=part.content_type, headers=headers)


def _head(boundary: str, part: Part) -> bytes:
    location = f"Content-Location: {part.location}\r\n" if part.location else ""
    return (
        f"\r\n--{boundary}\r\nContent-Type: {part.content_type}\r\n{location}Content-Length: {part.size_bytes}\r\n\r\n"
    ).encode()
