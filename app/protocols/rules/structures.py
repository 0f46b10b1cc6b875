"""Rules about what is outlined or painted beside findings: what must be there, what may not overlap."""

from collections.abc import Iterable, Iterator

from app.protocols.rules.draft import Draft
from app.protocols.rules.overlaps import Overlap, overlaps
from app.protocols.rules.places.points import Grids
from app.protocols.values import Definition, Json, Missing, Notice
from app.protocols.values.structures import STRUCTURES

ENCLOSING = ("mask", "contour")


def structures_drawn(draft: Draft, rule: Json) -> Iterator[Missing]:
    drawn = {mark.get("structure") for mark in draft.marks if mark["kind"] in ENCLOSING}
    for key in rule["structures"]:
        if key not in drawn:
            yield Missing(f"{STRUCTURES[key]} is not drawn.", None, "case", None)


def structures_exclude(draft: Draft, rule: Json) -> Iterator[Missing]:
    """A place belongs to one of the rule's structures at most."""
    for found in _overlaps(draft, rule):
        if (words := _in_words(found)) is not None:
            yield Missing(words, None, "case", None)


def overlaps_seen(draft: Draft, rule: Json) -> Iterator[Notice]:
    """The same while it is being drawn, and where nobody can tell."""
    for found in _overlaps(draft, rule):
        both = f"{STRUCTURES[found.one]} and {STRUCTURES[found.other].lower()}"
        unknown = f"{both} are drawn on images whose places cannot be compared: whether they overlap is not checked."
        yield Notice(_in_words(found) or unknown, None, "case", None)


def excluding(definition: Definition, marks: Iterable[Json]) -> list[Json]:
    """What is drawn of structures that exclude each other: all that their overlaps depend on; none where at most one
    of them is drawn."""
    drawn = [mark for mark in marks if mark["kind"] in ENCLOSING and not mark.get("deleted")]
    there = {mark.get("structure") for mark in drawn}
    met = [group for group in _groups(definition) if len(there.intersection(group)) > 1]
    return [mark for mark in drawn if any(mark.get("structure") in group for group in met)]


def overlapping(definition: Definition, marks: Iterable[Json], grids: Grids) -> list[Overlap]:
    """Of structures that exclude each other; masks come with their bytes."""
    drawn = excluding(definition, marks)
    return list(dict.fromkeys(found for group in _groups(definition) for found in overlaps(drawn, group, grids)))


def _groups(definition: Definition) -> list[list[str]]:
    return [rule["structures"] for rule in definition.rules if rule["key"] == "structures_exclude"]


def _overlaps(draft: Draft, rule: Json) -> Iterator[Overlap]:
    group = rule["structures"]
    return (found for found in draft.overlaps if found.one in group and found.other in group)


def _in_words(found: Overlap) -> str | None:
    one, other = STRUCTURES[found.one], STRUCTURES[found.other].lower()
    if found.voxels:
        voxels = "1 voxel" if found.voxels == 1 else f"{found.voxels} voxels"
        return f"{one} and {other} overlap in {voxels}; only one may be there."
    if found.ml:
        return f"{one} and {other}, drawn on different series, overlap by {found.ml:.2f} ml; only one may be there."
    return None
