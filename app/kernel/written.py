"""JSON that is written once: what never changes keeps its text, and answers are joined from such texts."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_json


class Written(list[Any]):
    """A list that is never changed, with its JSON."""

    def __init__(self, values: Iterable[Any]) -> None:
        super().__init__(values)
        self.text = to_json(self)


def with_part(content: Mapping[str, Any], name: str, text: bytes) -> bytes:
    """The JSON of an object, a part of which is written already; it has others beside."""
    others = to_json({key: value for key, value in content.items() if key != name})
    return others[:-1] + b"," + to_json(name) + b":" + text + b"}"
