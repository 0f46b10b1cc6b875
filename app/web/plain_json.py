"""JSON whose shape the door does not know: what could not be stored, or not be computed with, stops here."""

import math
from typing import Annotated, Any

from pydantic import BeforeValidator

MOST_LEVELS = 12
"""Lists and objects inside each other; a contour in an object has three."""
LARGEST_WHOLE_NUMBER = 2**53
"""Beyond it JSON numbers lose digits on their way through a browser."""


# any JSON value goes in and comes out
def plain(value: Any, levels: int = MOST_LEVELS) -> Any:  # noqa: ANN401
    """The value as it is. Raises ValueError for text, numbers or nesting that nothing behind the door can take."""
    match value:
        case str():
            _assert_storable(value)
        case bool() | None:
            pass
        case int() | float():
            if not -LARGEST_WHOLE_NUMBER <= value <= LARGEST_WHOLE_NUMBER and isinstance(value, int):
                raise ValueError("A number is too large.")
            if not math.isfinite(value):
                raise ValueError("A number is not finite.")
        case dict() | list():
            if levels == 0:
                raise ValueError("It is nested too deeply.")
            if isinstance(value, dict):
                for name in value:
                    _assert_storable(name)
            for inner in value.values() if isinstance(value, dict) else value:
                plain(inner, levels - 1)
    return value


def _assert_storable(text: str) -> None:
    if "\x00" in text or (not text.isascii() and any("\ud800" <= one <= "\udfff" for one in text)):
        raise ValueError("A text has a character that cannot be stored.")


PlainValue = Annotated[Any, BeforeValidator(plain)]
PlainObject = Annotated[dict[str, Any], BeforeValidator(plain)]
