"""Rules about what is outlined or painted beside findings: what must be there, what may not overlap."""

from collections.abc import Iterable, Iterator

from app.protocols.rules.draft import Draft
from app.protocols.rules.overlaps import Overlap, overlaps
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


def excluding_drawn(definition: Definition, marks: Iterable[Json]) -> bool:
    """Whether two structures that exclude each other are drawn, so that their voxels are needed."""
    drawn = {mark.get("structure") for mark in marks if mark["kind"] in ENCLOSING}
    groups = [rule["structures"] for rule in definition.rules if rule["key"] == "structures_exclude"]
    return any(len(drawn.intersection(group)) > 1 for group in groups)


def _overlaps(draft: Draft, rule: Json) -> Iterator[Overlap]:
    if draft.grids is None:
        return iter(())
    return overlaps((mark for mark in draft.marks if mark["kind"] in ENCLOSING), rule["structures"], draft.grids)


def _in_words(found: Overlap) -> str | None:
    one, other = STRUCTURES[found.one], STRUCTURES[found.other].lower()
    if found.voxels:
        voxels = "1 voxel" if found.voxels == 1 else f"{found.voxels} voxels"
        return f"{one} and {other} overlap in {voxels}; only one may be there."
    if found.ml:
        return f"{one} and {other}, drawn on different series, overlap by {found.ml:.2f} ml; only one may be there."
    return None
