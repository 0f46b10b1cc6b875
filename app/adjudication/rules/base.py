"""The shape of a difference rule: a key, a version, a stated sentence, and what it finds in a compared case."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.adjudication.values import Compared, Found


@dataclass(frozen=True)
class DifferenceRule:
    """`kind` groups differences for the adjudicator; `version` changes with any change of what is found."""

    key: str
    version: str
    kind: str
    sentence: str
    find: Callable[[Compared], Iterable[Found]]
