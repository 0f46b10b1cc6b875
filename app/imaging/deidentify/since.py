"""What differs in one file from the file before it: whoever has seen that one need only look at this."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Since:
    """The attributes of the file before, that very object, and the tags that hold something else now. The tags
    themselves are the same; where they are not there is no `Since`."""

    before: Mapping[int, object]
    changed: Collection[int]


def since(before: Mapping[int, T], now: Mapping[int, T]) -> Since | None:
    if before.keys() != now.keys():
        return None
    return Since(before, [tag for tag, value in now.items() if before[tag] != value])
