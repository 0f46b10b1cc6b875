"""Event streams for open pages: "something changed, ask again". Ids and topics only, never content."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable

from fastapi.sse import ServerSentEvent

from app.kernel.notify import Hub, hub

LOOK_AGAIN_SECONDS = 4.0
"""How often an open stream asks whether its reader may still listen: a revoked session is cut within 5 s."""

_lock = threading.Lock()
_started = False


def listening() -> Hub:
    """This process's hub; it begins to listen when somebody first asks for news."""
    global _started
    with _lock:
        if not _started:
            hub().start()
            _started = True
    return hub()


def stop() -> None:
    global _started
    with _lock:
        if _started:
            hub().stop()
            hub.cache_clear()
            _started = False


async def stream(
    topic: str,
    ids: Iterable[object],
    *,
    still_allowed: Callable[[], Awaitable[bool]],
) -> AsyncGenerator[ServerSentEvent]:
    """Events named by the topic when one of these ids changed; ends when the reader may no longer listen.

    The room's route is `async def`, `response_class=EventSourceResponse`, and yields from this.
    """
    wanted = {str(one) for one in ids}
    yield ServerSentEvent(comment="listening", retry=2000)
    async with listening().stream(topic) as news:
        while await still_allowed():
            try:
                changed = await asyncio.wait_for(news.get(), LOOK_AGAIN_SECONDS)
            except TimeoutError:
                yield ServerSentEvent(comment="still here")
                continue
            # None: the connection was away for a while, so anything may have changed
            if changed is None or not wanted.isdisjoint(changed):
                yield ServerSentEvent(event=topic, data=sorted(wanted & set(changed or wanted)))
