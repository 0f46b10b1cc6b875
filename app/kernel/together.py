"""Many who ask for the same at the same moment wait for one look, instead of looking each for themselves.

Whoever opens a series asks with all connections at once: twenty looks into the database then took their turn, where the
first says all. Only what was allowed is shared: whoever waited for a look that failed looks for themselves.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Together(Generic[V]):
    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Future[V]] = {}

    async def look(self, key: Hashable, how: Callable[[], Awaitable[V]]) -> V:
        """The key says all that the answer depends on, and the moment before which no look may have begun."""
        waited_for = self._under_way.get(key)
        if waited_for is not None and waited_for.get_loop() is asyncio.get_running_loop():
            await asyncio.wait([waited_for])
            if not waited_for.cancelled() and waited_for.exception() is None:
                return waited_for.result()
        mine = self._under_way[key] = asyncio.ensure_future(how())
        mine.add_done_callback(lambda done: self._end(key, done))
        # the caller may go away meanwhile: others wait for it
        return await asyncio.shield(mine)

    def _end(self, key: Hashable, done: "asyncio.Future[V]") -> None:
        if self._under_way.get(key) is done:
            del self._under_way[key]
        if not done.cancelled():
            done.exception()  # seen, even when nobody waits any more
