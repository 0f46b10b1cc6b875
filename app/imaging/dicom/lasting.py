"""What was made of the attributes of a file, kept for the next one until an attribute it depends on changes."""

from collections.abc import Hashable, Mapping, Set
from typing import Any

from app.imaging.deidentify.since import Since

MOST_KEPT = 1_000

Kept = tuple[Any, Set[int]]
"""What was made, and the tags that were asked for it: whether they are there, and what they hold."""


class Lasting:
    """Of one file after another."""

    def __init__(self) -> None:
        self.of: Mapping[int, object] = {}
        self._kept: dict[Hashable, Kept] = {}
        self._by_tag: dict[int, set[Hashable]] = {}

    def turn_to(self, attributes: Mapping[int, object], since: Since | None) -> None:
        """`since`: how they differ from those of the file before."""
        if since is None or since.before is not self.of or len(self._kept) > MOST_KEPT:
            self._kept, self._by_tag = {}, {}
        else:
            for tag in since.changed:
                for key in self._by_tag.pop(tag, ()):
                    self._kept.pop(key, None)
        self.of = attributes

    def get(self, key: Hashable) -> Kept | None:
        return self._kept.get(key)

    def keep(self, key: Hashable, made: object, asked: Set[int]) -> Kept:
        for tag in asked:
            self._by_tag.setdefault(tag, set()).add(key)
        kept = self._kept[key] = made, asked
        return kept
