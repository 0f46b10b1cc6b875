"""Which of the media types that the caller would take is given (PS3.18 8.7)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import Message
from functools import lru_cache

from app.kernel.refusals import NotOffered

JSON = "application/dicom+json"
LONGEST = 2_000


@dataclass(frozen=True)
class Wanted:
    """One range of an Accept header: in a multipart answer (`related`) or alone."""

    kind: str
    related: bool = False
    syntax: str | None = None
    weight: float = field(default=1.0, compare=False)

    def takes(self, kind: str) -> bool:
        main, _, sub = self.kind.partition("/")
        return self.kind in ("*/*", kind) or (sub == "*" and kind.startswith(f"{main}/"))


@lru_cache(maxsize=256)
def wanted(header: str | None) -> tuple[Wanted, ...]:
    """The best first; anything at all where the caller does not say."""
    ranges = [_range(part) for part in _split(header or "*/*")]
    return tuple(sorted((one for one in ranges if one.weight > 0), key=lambda one: -one.weight))


def assert_takes_json(header: str | None) -> None:
    if not any(not one.related and (one.takes(JSON) or one.takes("application/json")) for one in wanted(header)):
        raise NotOffered(f"This is given as {JSON} only.")


def refuse(offered: Iterable[str]) -> NotOffered:
    return NotOffered(f"This is given as {' or '.join(offered)}.")


def _split(header: str) -> list[str]:
    """At commas outside of quotation marks."""
    parts, quoted, current = [], False, ""
    for letter in header[:LONGEST]:
        quoted ^= letter == '"'
        if letter == "," and not quoted:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [part for part in (*parts, current) if part.strip()] or ["*/*"]


def _range(text: str) -> Wanted:
    message = Message()
    message["Content-Type"] = text.strip().replace("\n", " ").replace("\r", " ")
    # the type itself comes first in the list
    (kind, _), *pairs = message.get_params(failobj=[("*/*", "")])
    parameters = {name.lower(): str(value) for name, value in pairs}
    related = kind.lower() == "multipart/related"
    inner = parameters.get("type", "*/*").lower() if related else kind.lower()
    return Wanted(inner, related, parameters.get("transfer-syntax"), _weight(parameters.get("q", "1")))


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 1.0
    return weight if 0 <= weight <= 1 else 1.0
