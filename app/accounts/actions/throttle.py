"""Too many wrong passwords: counted in this process, by e-mail, by address, and by both together."""

import threading
import time
from collections import defaultdict, deque

from app.kernel.refusals import TooMany

WINDOW_SECONDS = 15 * 60
_MOST_KEYS = 10_000


class Throttle:
    """At most `limit` tries of one key within the window; a try that succeeds is forgiven or taken back."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._tries: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        now = time.monotonic()
        with self._lock:
            if len(self._tries) > _MOST_KEYS:
                self._drop_old(now)
            tries = self._tries[key]
            while tries and tries[0] < now - WINDOW_SECONDS:
                tries.popleft()
            if len(tries) >= self.limit:
                raise TooMany("Too many wrong passwords; please wait a quarter of an hour, or ask for a reset link.")
            tries.append(now)

    def forgive(self, key: str) -> None:
        with self._lock:
            self._tries.pop(key, None)

    def take_back(self, key: str) -> None:
        """Only the newest try of the key was none: the others, of whomever, stay counted."""
        with self._lock:
            if self._tries.get(key):
                self._tries[key].pop()

    def _drop_old(self, now: float) -> None:
        for key in [k for k, tries in self._tries.items() if not tries or tries[-1] < now - WINDOW_SECONDS]:
            del self._tries[key]


BY_EMAIL_AND_ADDRESS = Throttle(8)
BY_EMAIL = Throttle(30)
BY_ADDRESS = Throttle(60)
BY_PERSON = Throttle(8)
"""Passwords typed again by somebody signed in, before a signature."""
