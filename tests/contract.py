"""Whether what a door really sends is what the API reference says of it, field by field."""

from typing import Any

from pydantic import TypeAdapter


def assert_is(model: Any, answer: Any) -> None:  # a TypedDict, and JSON
    TypeAdapter(model).validate_python(answer, strict=False)
