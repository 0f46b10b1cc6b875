"""Answers in several parts (multipart/related), in memory when small and piece by piece when not."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from fastapi import Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from app.web.reading import read

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


async def related(parts: Sequence[Part], kind: str) -> Response:
    if sum(part.size_bytes for part in parts) <= AT_ONCE_BYTES:
        content_type, body = await read(enclosed, parts, kind)
        return Response(body, media_type=content_type, headers=HEADERS)
    boundary = _boundary()

    async def one_by_one() -> AsyncIterator[bytes]:
        for part in parts:
            yield _head(boundary, part)
            yield await run_in_threadpool(part.read)
        yield _end(boundary)

    return StreamingResponse(one_by_one(), media_type=_content_type(kind, boundary), headers=HEADERS)


def enclosed(parts: Sequence[Part], kind: str) -> tuple[str, bytes]:
    """Content-Type and body, for what is small enough to be held at once."""
    boundary = _boundary()
    pieces = [piece for part in parts for piece in (_head(boundary, part), part.read())]
    return _content_type(kind, boundary), b"".join((*pieces, _end(boundary)))


def _content_type(kind: str, boundary: str) -> str:
    return f'multipart/related; type="{kind}"; boundary={boundary}'


def _boundary() -> str:
    """Not to be guessed by whoever stores objects; random bytes are asked of the system for many answers at once."""
    if not _boundaries:
        text = secrets.token_hex(16 * 256)
        _boundaries.extend(text[at : at + 32] for at in range(0, len(text), 32))
    return _boundaries.pop()


async def alone(part: Part) -> Response:
    return Response(await read(part.read), media_type=part.content_type, headers=HEADERS)


def _head(boundary: str, part: Part) -> bytes:
    location = f"Content-Location: {part.location}\r\n" if part.location else ""
    return (
        f"\r\n--{boundary}\r\nContent-Type: {part.content_type}\r\n{location}Content-Length: {part.size_bytes}\r\n\r\n"
    ).encode()


def _end(boundary: str) -> bytes:
    return f"\r\n--{boundary}--\r\n".encode()
