"""What a shipped preset is, and the short words its questions are written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

JsonObject = dict[str, Any]  # the definition as it is published: the viewer contract's JSON


@dataclass(frozen=True)
class Preset:
    """`definition` has key, title, questions, marks, rules; `guideline` has key, title, version, sections."""

    key: str
    title: str
    definition: JsonObject
    guideline: JsonObject


def option(value: str, label: str, key: str | None = None, **more: str | bool | None) -> JsonObject:
    """One answer to choose; `key` is the keyboard key, `scored=False` puts it outside the scale."""
    return {"value": value, "label": label, "key": key, **more}


def question(
    key: str,
    scope: str,
    type: str,
    label: str,
    *,
    scale: str,
    help: str = "",
    guideline: str | None = None,
    required: bool = True,
    options: Sequence[JsonObject] = (),
    unit: str | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    for_roles: Sequence[str] = (),
    when: tuple[str, Sequence[str]] | None = None,
    prefill: str | None = None,
    structure: str | None = None,
) -> JsonObject:
    """One question in the JSON the page, the server and the viewer agree on."""
    return {
        "key": key,
        "scope": scope,
        "type": type,
        "label": label,
        "help": help,
        "guideline": guideline,
        "required": required,
        "options": list(options),
        "unit": unit,
        "minimum": minimum,
        "maximum": maximum,
        "for_roles": list(for_roles),
        "when": {"question": when[0], "in": list(when[1])} if when else None,
        "prefill": prefill,
        "structure": structure,
        "scale": scale,
    }
