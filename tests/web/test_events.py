"""Event streams: ids only, for those who may listen, cut when they no longer may."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi.sse import ServerSentEvent
from sqlalchemy.orm import Session

from app.kernel import notify
from app.kernel.settings import Settings
from app.web import events


@pytest.fixture(autouse=True)
def ends_listening(house: Settings) -> Iterator[None]:
    yield
    events.stop()


async def _next(stream: AsyncIterator[ServerSentEvent]) -> ServerSentEvent:
    return await asyncio.wait_for(anext(stream), 10)


def test_a_change_is_heard_by_its_listeners_only(db: Session) -> None:
    async def listen() -> list[object]:
        stream = events.stream("case.changed", ["mine"], still_allowed=lambda: asyncio.sleep(0, True))
        await _next(stream)
        heard = [await _next(stream)]  # the hub has just connected: anything may have changed
        for one in ("another", "mine"):
            notify.announce(db, "case.changed", one)
        db.commit()
        heard.append(await _next(stream))
        await stream.aclose()
        return [one.data for one in heard]

    assert asyncio.run(listen()) == [["mine"], ["mine"]]


def test_a_stream_is_cut_within_seconds_when_its_reader_may_no_longer_listen() -> None:
    allowed = True

    async def listen() -> float:
        nonlocal allowed
        stream = events.stream("case.changed", ["mine"], still_allowed=lambda: asyncio.sleep(0, allowed))
        await _next(stream)
        await _next(stream)
        allowed, began = False, time.monotonic()
        async for _ in stream:
            pass
        return time.monotonic() - began

    assert asyncio.run(listen()) < 5
