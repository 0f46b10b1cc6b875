"""What is catalogued on the server has its mirror in the viewer: a question nobody could answer, or a mark nobody
could draw, fails here and not before a reader."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from app.protocols.marks import MARK_KINDS
from app.protocols.presets import PRESETS
from app.protocols.questions import QUESTION_TYPES
from app.protocols.values.structures import STRUCTURES
from app.reading.values import MarkColour

ROOT = Path(__file__).parents[2]
VIEWER = ROOT / "static" / "src" / "viewer"


def mirrored(folder: str, name: str) -> list[str]:
    """The keys of a TypeScript catalogue, in its order: `NAME = [A, B]` with A from "./a"."""
    source = (VIEWER / folder / "catalogue.ts").read_text()
    files = dict(re.findall(r'import \{ ([A-Z_]+) \} from "\./([a-z_-]+)"', source))
    listed = re.search(rf"{name}[^=]*= \[([^\]]*)\]", source)
    assert listed
    return [files[word] for word in re.findall(r"[A-Z_]+", listed[1])]


@pytest.mark.parametrize(
    ("catalogue", "room", "folder", "name"),
    [(QUESTION_TYPES, "questions", "answers", "QUESTION_TYPES"), (MARK_KINDS, "marks", "marks", "MARK_KINDS")],
)
def test_every_entry_has_its_file_on_both_sides(
    catalogue: Any,
    room: str,
    folder: str,
    name: str,
) -> None:
    assert sorted(mirrored(folder, name)) == sorted(catalogue.keys)
    for key in catalogue.keys:
        assert (ROOT / "app" / "protocols" / room / f"{key}.py").is_file()
        assert (VIEWER / folder / f"{key}.ts").is_file()


def test_presets_ask_only_what_is_catalogued() -> None:
    for preset in PRESETS:
        assert {question["type"] for question in preset.definition["questions"]} <= set(QUESTION_TYPES.keys)
        assert set(preset.definition["marks"]) <= set(MARK_KINDS.keys)


def test_structures_and_colours_of_marks_are_the_same_on_both_sides() -> None:
    palette = (VIEWER / "marks" / "palette.ts").read_text()
    assert re.findall(r"^  ([a-z_]+): \{ letters: ", palette, re.MULTILINE) == list(STRUCTURES)
    assert set(re.findall(r'^  ([a-z]+): "#', palette, re.MULTILINE)) == set(get_args(MarkColour))
