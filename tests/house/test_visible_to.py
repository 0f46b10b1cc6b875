"""Blinding has one address: rows of a reading are selected in reading/store only, never by another room."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
READING_ROWS = {
    "Reading", "Revision", "Finding", "Mark", "Answer", "Mask", "Submission", "Reopening",
    "ProblemReport", "ProblemResolution", "Disclosure", "TimeLog", "GuidelineAcknowledgement",
    "ProposalOffer", "ProposalDecision",
}  # fmt: skip


def imports_of_reading_rows(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("app.reading.tables"):
            names |= {alias.name for alias in node.names} & READING_ROWS
        if isinstance(node, ast.Import):
            names |= {a.name for a in node.names if a.name.startswith("app.reading.tables")}
    return names


def test_no_other_room_touches_the_rows_of_a_reading() -> None:
    strangers = {
        str(path.relative_to(ROOT)): sorted(names)
        for path in (ROOT / "app").rglob("*.py")
        # tables of upper rooms may name them for their foreign keys; selecting happens in stores and above
        if "app/reading/" not in path.as_posix() and path.stem != "tables" and (names := imports_of_reading_rows(path))
    }
    assert strangers == {}


def test_doors_of_the_reading_room_never_touch_its_rows() -> None:
    doors = [p for name in ("pages", "api", "jobs", "commands") for p in (ROOT / "app/reading").glob(f"{name}*")]
    files = [f for door in doors for f in (door.rglob("*.py") if door.is_dir() else [door])]
    assert files
    assert {f.name: sorted(imports_of_reading_rows(f)) for f in files if imports_of_reading_rows(f)} == {}
