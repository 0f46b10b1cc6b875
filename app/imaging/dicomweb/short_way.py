"""The short way of frames: what this process was allowed to give seconds ago leaves without the framework's work.

The route in `frames` stays the whole of what is promised. Here only one frame as stored is answered, to a token and of
a series that both are still remembered; whatever else is asked goes the usual way, which looks it up and remembers.
"""

from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts import doors
from app.accounts.values import Scope as TokenScope
from app.imaging.dicomweb import seen
from app.imaging.dicomweb.frames import as_stored, chosen, numbers_of
from app.imaging.dicomweb.parts import AT_ONCE_BYTES, HEADERS, enclosed
from app.kernel.blobs import blobs
from app.kernel.refusals import Refusal
from app.kernel.settings import settings
from app.web.guards import security_headers

_START = "/dicomweb/studies/"
_WORDS = ["dicomweb", "studies", "series", "instances", "frames"]
_HAS_BODY = (b"content-length", b"transfer-encoding")


class ShortWay:
    """ASGI middleware that stands before the guards: it sends their headers itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(_START)
        found = _remembered(scope) if asked else None
        if found is None:
            await self.app(scope, receive, send)
            return
        kind, body = found
        told = [(b"content-type", kind.encode("latin-1")), (b"content-length", b"%d" % len(body))]
        headers = [*told, *_same_for_all(settings().https)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _remembered(scope: Scope) -> tuple[str, bytes] | None:
    """Content-Type and body; None wherever there is more to it than reading, even if that more is a refusal."""
    _, *parts = scope["path"].split("/")
    if [parts[0], *parts[1::2]] != _WORDS:
        return None
    sent = dict(reversed(scope["headers"]))
    actor = doors.remembered_token(sent.get(b"authorization", b"").decode("latin-1"), TokenScope.DICOMWEB)
    if actor is None or any(name in sent for name in _HAS_BODY):
        return None
    index = seen.at_a_glance(actor, parts[2], parts[4])
    instance = index.instances.get(parts[6]) if index else None
    if instance is None or not blobs().is_local:
        return None
    accept = sent[b"accept"].decode("latin-1") if b"accept" in sent else None
    try:
        numbers = numbers_of(parts[8], instance)
        choice = chosen(accept, instance.transfer_syntax, instance.has_frames, len(numbers) > 1)
        part = as_stored(choice, instance, numbers[0])
        if not choice.stored or len(numbers) > 1 or part.size_bytes > AT_ONCE_BYTES:
            return None
        return enclosed([part], choice.kind) if choice.enclosed else (part.content_type, part.read())
    except Refusal:
        return None


@lru_cache
def _same_for_all(https: bool) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in {**security_headers(), **HEADERS}.items()]
