"""What changed between two versions of a guideline: section by section, and within a section word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Any

from app.protocols.values import Json

_WORDS = re.compile(r"\S+|\s+")


class Kind(StrEnum):
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `differs` when the other version has not got it there."""

    text: str
    differs: bool


@dataclass(frozen=True)
class SectionChange:
    """One section as it was and as it is; a side without the section is empty."""

    key: str
    kind: Kind
    title_before: str | None
    title_now: str | None
    before: tuple[Piece, ...]
    now: tuple[Piece, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "section": self.key,
            "change": str(self.kind),
            "title_before": self.title_before,
            "title": self.title_now,
            "before": "".join(piece.text for piece in self.before),
            "now": "".join(piece.text for piece in self.now),
        }


def section_changes(before: Json, now: Json) -> list[SectionChange]:
    """In the order of the newer text, what is gone at the end; sections that are the same are left out."""
    old = {section["key"]: section for section in before["sections"]}
    new = {section["key"]: section for section in now["sections"]}
    return [*_changed_and_new(old, new), *(_gone(section) for key, section in old.items() if key not in new)]


def changes_in_words(before: Json, now: Json) -> str:
    """“2 of 14 sections changed, 1 is new.”"""
    kinds = [change.kind for change in section_changes(before, now)]
    changed, new, gone = (kinds.count(kind) for kind in (Kind.CHANGED, Kind.NEW, Kind.GONE))
    said = []
    if changed:
        count = len(before["sections"])
        said.append(f"{changed} of {count} {'section' if count == 1 else 'sections'} changed")
    said += [f"{n} {'is' if n == 1 else 'are'} {word}" for n, word in ((new, "new"), (gone, "gone")) if n]
    if not said:
        return "Its sections are the same, word for word; its title, version or source changed."
    return f"{', '.join(said)}."


def _changed_and_new(old: dict[str, Json], new: dict[str, Json]) -> Iterator[SectionChange]:
    for key, section in new.items():
        was = old.get(key)
        if was is None:
            yield SectionChange(key, Kind.NEW, None, section["title"], (), (Piece(section["text"], True),))
        elif (was["title"], was["text"]) != (section["title"], section["text"]):
            before, now = _pieces(was["text"], section["text"])
            yield SectionChange(key, Kind.CHANGED, was["title"], section["title"], before, now)


def _gone(section: Json) -> SectionChange:
    return SectionChange(section["key"], Kind.GONE, section["title"], None, (Piece(section["text"], True),), ())


def _pieces(before: str, now: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    old, new = _WORDS.findall(before), _WORDS.findall(now)
    left, right = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        differs = tag != "equal"
        left += [Piece("".join(old[i1:i2]), differs)] if i2 > i1 else []
        right += [Piece("".join(new[j1:j2]), differs)] if j2 > j1 else []
    return tuple(_joined(left)), tuple(_joined(right))


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Words that differ one after the other are one stretch, with the spaces between them."""
    is_gap = [not piece.differs and piece.text.isspace() for piece in pieces]
    within = [gap and 0 < i < len(pieces) - 1 for i, gap in enumerate(is_gap)]
    marked = [(piece.text, piece.differs or inside) for piece, inside in zip(pieces, within, strict=True)]
    for differs, run in groupby(marked, key=lambda one: one[1]):
        yield Piece("".join(text for text, _ in run), differs)
