"""Differences, verdicts and the reference standard as a release tells them: readers by code, voxels as regions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.releases.rules.codes import SEGMENTS
from app.releases.rules.regions import Subject, lesion_subject, reference_region, region_of_subject, structure_subject
from app.releases.rules.voxels import MERGES, voxels_of
from app.releases.values import Json, Region, StackSource

MASK, INDEX, STRUCTURE = "mask", "index_lesion", "structure:"
MERGED = ("one", *MERGES)
COMMON_GROUND = "t2_ax"
"""Where outlines lie on several stacks, the axial T2 counts."""


def difference_record(row: Json, verdict: Json | None, code: Mapping[str, str]) -> dict[str, Any]:
    """`code` are the readers' codes by reading id."""
    said = [
        {"reader": code[one["reading"]], **{key: one[key] for key in ("state", "value", "text")}} for one in row["said"]
    ]
    findings = [{"reader": code[one["reading"]], "finding": one["finding_id"]} for one in row["finding_refs"]]
    return {
        "item": row["item"],
        "lesion": row["unit"] or None,
        "kind": row["kind"],
        "title": row["title"],
        "rule": row["rule_key"],
        "rule_version": row["rule_version"],
        "rule_sentence": row["rule"],
        "measured": row["measured"],
        "said": sorted(said, key=lambda one: str(one["reader"])),
        "findings": sorted(findings, key=lambda one: str(one["reader"])),
        "focus_mm": row["focus_mm"],
        "verdict": verdict,
    }


def reference_record(row: Json, code: Mapping[str, str]) -> dict[str, Any]:
    value = dict(row["value"] or {})
    outline = {key: value[key] for key in ("how", "marks") if key in value}
    if "of" in value:
        outline["of"] = [_by_code(one, code) for one in value["of"]]
    parents = [_by_code(one, code) for one in row["parents"]]
    return {
        "item": row["item"],
        "lesion": row["unit"] or None,
        "source": row["source"],
        "state": row["state"],
        "value": value.get("value"),
        "distribution": value.get("distribution", {}),
        "votes": value.get("votes"),
        "method": value.get("method"),
        "outline": outline,
        "parents": sorted(parents, key=lambda one: str(one["reader"])),
    }


def _by_code(part: Json, code: Mapping[str, str]) -> dict[str, Any]:
    """A reading's part, told by its reader's code."""
    return {"reader": code[part["reading"]], **{key: value for key, value in part.items() if key != "reading"}}


def reference_regions(
    reference: Sequence[Json], regions: Sequence[Region], stacks: Mapping[str, StackSource]
) -> Iterator[Region]:
    """The voxels of the reference: merged from readers' regions, or as an adjudicator drew them anew."""
    for item in reference:
        subject = _subject(item, reference) if item["state"] == "answered" else None
        if subject is None:
            continue
        outline = item["outline"]
        if outline.get("how") in MERGED:
            parts = [part for one in outline["of"] if (part := _best(one, regions, stacks)) is not None]
            how = "one" if len(parts) == 1 else outline["how"]
            made = reference_region(subject, how=how, parts=parts, stacks=stacks) if parts else None
            yield from [made] if made is not None else []
        elif "marks" in outline:
            yield from _drawn(subject, outline["marks"], stacks)


def _subject(item: Json, reference: Sequence[Json]) -> Subject | None:
    """None: no outline, or of a structure without a code."""
    structure = str(item["item"]).removeprefix(STRUCTURE)
    if structure != item["item"]:
        return structure_subject(structure) if structure in SEGMENTS.keys else None
    if item["item"] != MASK:
        return None
    unit = item["lesion"]
    index = next((one["value"] for one in reference if one["item"] == INDEX), None)
    about = {one["item"]: one["value"] for one in reference if one["lesion"] == unit}
    return lesion_subject(unit, about | {"index": index == unit})


def _best(part: Json, regions: Sequence[Region], stacks: Mapping[str, StackSource]) -> Region | None:
    """The region of a finding or structure on the axial T2, else its largest."""
    own = [one for one in regions if one.author == part["reader"] and _is_of(one, part)]
    own.sort(key=lambda one: (stacks[one.stack_id].role != COMMON_GROUND, -int(one.mask.sum()), one.key))
    return own[0] if own else None


def _is_of(region: Region, part: Json) -> bool:
    if "structure" in part:
        return region.finding is None and region.code == str(part["structure"])
    return bool(region.finding == part["finding"])


def _drawn(subject: Subject, marks: Sequence[Json], stacks: Mapping[str, StackSource]) -> Iterator[Region]:
    for stack_id in sorted({str(mark["stack_id"]) for mark in marks}):
        stack = stacks[stack_id]
        if stack.grid is None:
            continue
        mask = voxels_of([mark for mark in marks if str(mark["stack_id"]) == stack_id], stack.grid)
        if mask.any():
            yield region_of_subject(subject, stack, mask, None, ({"drawn_by": "adjudicator"},))
