"""Catalogues: explicit, ordered tuples of things that extend the house (questions, marks, formats, metrics)."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from app.kernel.refusals import Invalid


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Keyed)


class Catalogue(Generic[T]):
    """An ordered set of entries, each with a key of its own."""

    def __init__(self, noun: str, *entries: T) -> None:
        self.noun = noun
        self._by_key = {entry.key: entry for entry in entries}
        if len(self._by_key) != len(entries):
            raise ValueError(f"two entries of the {noun} catalogue share a key")

    def __iter__(self) -> Iterator[T]:
        return iter(self._by_key.values())

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def __getitem__(self, key: str) -> T:
        try:
            return self._by_key[key]
        except KeyError:
            known = ", ".join(self._by_key)
            raise Invalid(f"There is no {self.noun} called “{key}”. Known: {known}.") from None

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._by_key)
