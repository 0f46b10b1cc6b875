"""JSON of unknown shape is held to what can be stored and computed with."""

from typing import Any

import pytest

from app.web.plain_json import MOST_LEVELS, plain


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [None, True, "Größe", "", 0, -3, 2**53, 1e308, {"points_mm": [[1.5, 2, 3]]}, nested(MOST_LEVELS)],
)
def test_ordinary_values_come_out_as_they_went_in(value: Any) -> None:
    assert plain(value) is value


@pytest.mark.parametrize(
    "value",
    [10**400, -(10**400), float("nan"), float("inf"), "a\x00", "\ud800", {"\udfff": 1}, {"a": ["\x00"]}, nested(900)],
)
def test_what_nothing_behind_the_door_can_take_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"number|text|nested"):
        plain(value)
