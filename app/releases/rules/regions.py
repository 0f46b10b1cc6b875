"""From what was drawn to sets of voxels: one region for each finding or structure, reader and stack."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.geometry import Grid
from app.releases.rules.canonical import derived_uid
from app.releases.rules.codes import SEGMENTS, anatomy_of, region_of
from app.releases.rules.voxels import combine, on_grid, voxels_of
from app.releases.values import REFERENCE, BoolArray, Json, Region, StackSource

DRAWN = ("mask", "contour")
"""The kinds of marks that enclose voxels."""


def reader_regions(
    reader: str,
    *,
    findings: Sequence[Json],
    marks: Iterable[Json],
    answers: Iterable[Json],
    stacks: Mapping[str, StackSource],
    units: Mapping[str, int],
) -> list[Region]:
    """Marks of one finding on one stack are one region. Empty regions and lengths are none.

    `units` are the numbers of the matched lesions by finding id.
    """
    order = {str(finding["id"]): int(finding["order"]) for finding in findings}
    said = answers_by_finding(answers)
    drawn: dict[tuple[str | None, str | None, str], list[Json]] = {}
    for mark in marks:
        if mark["kind"] in DRAWN:
            owner = (mark.get("finding_id"), mark.get("structure"), str(mark["stack_id"]))
            drawn.setdefault(owner, []).append(mark)
    regions = []
    for (finding, structure, stack_id), group in drawn.items():
        stack = stacks[stack_id]
        if stack.grid is None or (finding is None and (structure is None or structure not in SEGMENTS)):
            continue
        mask = voxels_of(group, stack.grid)
        if not mask.any():
            continue
        about = said.get(str(finding), {})
        name = f"finding-{order[str(finding)]}" if finding else str(structure).replace("_", "-")
        regions.append(
            Region(
                key=f"{reader}_{name}_{slug(stack.role)}",
                label=f"Finding {order[str(finding)]}" if finding else SEGMENTS[str(structure)].type[2],
                code=("index_lesion" if about.get("index") is True else "lesion") if finding else str(structure),
                author=reader,
                stack_id=stack_id,
                mask=mask,
                tracking=derived_uid(
                    "tracking", finding or f"{structure} {stack.frame_of_reference_uid or stack_id}", reader
                ),
                made_of=tuple(_made_of(reader, mark) for mark in group),
                finding=str(finding) if finding else None,
                unit=units.get(str(finding)),
                anatomy=anatomy_of(about.get("zone"), about.get("sectors")) if finding else region_of(str(structure)),
            )
        )
    return sorted(_unique(regions), key=lambda region: region.key)


def _made_of(reader: str, mark: Json) -> Json:
    told = {"reader": reader, "mark": str(mark["id"]), "kind": mark["kind"], "origin": mark["origin"]}
    return told | ({"model": mark["model"]} if "model" in mark else {})


@dataclass(frozen=True)
class Subject:
    """What a region of the reference is of: a lesion, or a structure; `name` is a part of its key."""

    name: str
    label: str
    code: str
    anatomy: tuple[str, str] | None
    unit: int | None = None


def lesion_subject(unit: int, about: Mapping[str, Any]) -> Subject:
    """`about` are the reference's answers of the lesion by question, and whether it is the index."""
    code = "index_lesion" if about.get("index") is True else "lesion"
    return Subject(f"lesion-{unit}", f"Lesion {unit}", code, anatomy_of(about.get("zone"), about.get("sectors")), unit)


def structure_subject(key: str) -> Subject:
    return Subject(key.replace("_", "-"), SEGMENTS[key].type[2], key, region_of(key))


def reference_region(
    subject: Subject,
    *,
    how: str,
    parts: Sequence[Region],
    stacks: Mapping[str, StackSource],
    preferred_role: str = "t2_ax",
) -> Region | None:
    """The reference's voxels, made of readers' regions; on the axial T2 where they lie on several stacks."""
    usable = [part for part in parts if stacks[part.stack_id].grid is not None]
    if not usable:
        return None
    target = next((p for p in usable if stacks[p.stack_id].role == preferred_role), usable[0])
    grid = _grid(stacks, target.stack_id)
    masks = [on_grid(p.mask, _grid(stacks, p.stack_id), grid) for p in usable]
    mask = combine(masks, how, grid.spacing_mm)
    if not mask.any():
        return None
    made_of = tuple({"region": part.key, "how": how, "resampled": part.stack_id != target.stack_id} for part in usable)
    tracking = derived_uid("tracking", REFERENCE, *sorted(part.tracking for part in usable))
    return region_of_subject(subject, stacks[target.stack_id], mask, tracking, made_of)


def region_of_subject(
    subject: Subject, stack: StackSource, mask: BoolArray, tracking: str | None, made_of: tuple[Json, ...]
) -> Region:
    """Without `tracking`, one derived from what it is and where it lies."""
    key = f"{REFERENCE}_{subject.name}_{slug(stack.role)}"
    return Region(
        key=key,
        label=subject.label,
        code=subject.code,
        author=REFERENCE,
        stack_id=stack.id,
        mask=mask,
        tracking=tracking or derived_uid("tracking", key, stack.id),
        made_of=made_of,
        unit=subject.unit,
        anatomy=subject.anatomy,
    )


def answers_by_finding(answers: Iterable[Json]) -> dict[str, dict[str, Any]]:
    """Answered values by finding id and question."""
    said: dict[str, dict[str, Any]] = {}
    for answer in answers:
        if answer["scope_kind"] == "finding" and answer["state"] == "answered":
            said.setdefault(str(answer["scope_id"]), {})[answer["question"]] = answer["value"]
    return said


def slug(text: str) -> str:
    """A part of a file name: letters, digits, dot and hyphen of ASCII."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.") or "x"


def _grid(stacks: Mapping[str, StackSource], stack_id: str) -> Grid:
    grid = stacks[stack_id].grid
    assert grid is not None
    return grid


def _unique(regions: list[Region]) -> list[Region]:
    """Two stacks of one role in a case: the later keys get a number."""
    taken: dict[str, int] = {}
    result = []
    for region in regions:
        taken[region.key] = taken.get(region.key, 0) + 1
        again = taken[region.key]
        result.append(region if again == 1 else Region(**{**vars(region), "key": f"{region.key}-{again}"}))
    return result
