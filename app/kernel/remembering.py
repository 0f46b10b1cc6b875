"""Answers of the database remembered for seconds, in this process: a look here costs a microsecond, SQL hundreds.

Only what was allowed is worth keeping, never a refusal. What was being looked up while something was forgotten is not
kept. Shortly before the end one caller, and only one, is sent to look again, so that many at once never have to.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

DUE_AFTER = 0.8
"""Of the time that something is kept: from then on it is to be looked up again."""


@dataclass(slots=True)
class _Kept(Generic[V]):
    value: V
    until: float
    due: float


class Remembered(Generic[K, V]):
    def __init__(self, seconds: float, most: int) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: dict[K, _Kept[V]] = {}
        self._forgotten = 0

    def moment(self) -> int:
        """Changes whenever something was forgotten; taken before a look into the database."""
        return self._forgotten

    def keep(self, key: K, value: V, asked_at: int) -> None:
        if asked_at != self._forgotten:
            return
        if len(self._kept) >= self._most:
            self._kept.clear()
        now = time.monotonic()
        self._kept[key] = _Kept(value, now + self._seconds, now + self._seconds * DUE_AFTER)

    def recall(self, key: K) -> V | None:
        """None: look it up, then `keep` or `drop` it."""
        kept = self._kept.get(key)
        now = time.monotonic()
        if kept is None or now >= kept.until:
            return None
        if now < kept.due:
            return kept.value
        kept.due = kept.until
        return None

    def glance(self, key: K) -> V | None:
        """As `recall`, for whoever does not look anything up."""
        kept = self._kept.get(key)
        return kept.value if kept is not None and time.monotonic() < kept.due else None

    def drop(self, key: K) -> None:
        self._kept.pop(key, None)

    def forget(self, unwanted: Callable[[K, V], bool]) -> None:
        self._forgotten += 1
        for key, kept in list(self._kept.items()):
            if unwanted(key, kept.value):
                self._kept.pop(key, None)
