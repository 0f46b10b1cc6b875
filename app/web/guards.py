"""Around every request: where it comes from, how large it may be, and the headers of every answer."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kernel.refusals import Forbidden, TooLarge
from app.kernel.settings import settings

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
BODY_LIMIT_BYTES = 16 * 1024 * 1024


def security_headers() -> Mapping[str, str]:
    return _headers(settings().https)


@lru_cache
def _headers(https: bool) -> Mapping[str, str]:
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # not "no-referrer": browsers would then send `Origin: null` with our own forms
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def assert_same_origin(method: str, headers: Headers) -> None:
    """A changing request must come from our own pages, or from a program that is no browser.

    Every current browser sends Sec-Fetch-Site or, for other methods than GET, Origin.
    """
    if method in _SAFE_METHODS:
        return
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if site is not None:
        same = site in {"same-origin", "none"}
    elif origin is not None:
        same = urlsplit(origin).netloc == headers.get("host")
    else:
        same = True
    if not same:
        raise Forbidden("This request came from another site's page; nothing was changed.")


class Guards:
    """ASGI middleware. `large_bodies`: path prefix → bytes allowed there instead of `BODY_LIMIT_BYTES`."""

    def __init__(self, app: ASGIApp, large_bodies: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.large_bodies = dict(large_bodies or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = next((n for start, n in self.large_bodies.items() if scope["path"].startswith(start)), BODY_LIMIT_BYTES)
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise _too_large(limit)
            return message

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in security_headers().items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            headers = Headers(scope=scope)
            assert_same_origin(scope["method"], headers)
            declared = headers.get("content-length", "0")
            if not declared.isdecimal() or int(declared) > limit:
                raise _too_large(limit)
        except (Forbidden, TooLarge) as refusal:
            from app.web.errors import answer  # errors need these guards' headers

            response = await answer(Request(scope, receive), refusal)
            await response(scope, receive, guarded)
            return
        await self.app(scope, limited, guarded)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"At most {limit // (1024 * 1024)} MB are taken here at once; nothing was kept.")
