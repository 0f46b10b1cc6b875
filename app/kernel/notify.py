"""Live news between processes: NOTIFY in the transaction of a change, one LISTEN connection a process.

News carry a topic and ids, never content: whoever hears them asks again, with its own permissions.
"""

import asyncio
import contextlib
import json
import logging
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from functools import lru_cache

import psycopg
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from app.kernel.settings import settings

CHANNEL = "consilium"
RECONNECT_EVERY_S = 1.0

log = logging.getLogger(__name__)

Ids = tuple[str, ...]
Listener = Callable[[Ids | None], None]
"""Called in the hub's thread. None: the connection was lost for a while, anything may have changed."""


def announce(session: Session, topic: str, *ids: object) -> None:
    """Heard by every process when (and only if) the session's transaction commits."""
    payload = json.dumps([topic, *(str(one) for one in ids)])
    session.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": payload})


class Hub:
    """Hears the news of all processes and passes them on to the listeners of this one."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._listeners: dict[str, list[Listener]] = defaultdict(list)
        self._ended = threading.Event()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="notify", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def wait_until_listening(self, timeout_s: float) -> bool:
        return self._listening.wait(timeout_s)

    def on(self, topic: str, listener: Listener) -> None:
        self._listeners[topic].append(listener)

    def off(self, topic: str, listener: Listener) -> None:
        self._listeners[topic].remove(listener)

    @contextlib.asynccontextmanager
    async def stream(self, topic: str) -> AsyncIterator["asyncio.Queue[Ids | None]"]:
        """A queue of the topic's news, for an event stream."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Ids | None] = asyncio.Queue()

        def listener(ids: Ids | None) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has closed meanwhile
                loop.call_soon_threadsafe(queue.put_nowait, ids)

        self.on(topic, listener)
        try:
            yield queue
        finally:
            self.off(topic, listener)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._listen()
            except psycopg.OperationalError as error:
                log.warning("not listening for news: %s", error)
            self._listening.clear()
            self._ended.wait(RECONNECT_EVERY_S)

    def _listen(self) -> None:
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._listening.set()
            self._tell_everybody()
            while not self._ended.is_set():
                for notice in connection.notifies(timeout=0.5):
                    topic, *ids = json.loads(notice.payload)
                    self._tell(topic, tuple(ids))

    def _tell_everybody(self) -> None:
        for topic in list(self._listeners):
            self._tell(topic, None)

    def _tell(self, topic: str, ids: Ids | None) -> None:
        for listener in list(self._listeners.get(topic, ())):
            listener(ids)


@lru_cache
def hub() -> Hub:
    """This process's hub; the application starts and stops it."""
    return Hub(conninfo())


def conninfo() -> str:
    """The application's database address for psycopg itself."""
    url = settings().database_url
    if url is None:
        raise RuntimeError("no database to listen to: CONSILIUM_DATABASE_URL is not set")
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
