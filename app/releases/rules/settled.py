"""Differences, verdicts and the reference standard as a release tells them: readers by code, voxels as regions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.releases.rules.canonical import derived_uid
from app.releases.rules.codes import anatomy_of
from app.releases.rules.regions import reference_region, slug
from app.releases.rules.voxels import voxels_of
from app.releases.values import REFERENCE, Json, Region, StackSource

MASK, INDEX = "mask", "index_lesion"
MERGED = ("one", "union", "intersection", "majority")
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
        outline["of"] = [{"reader": code[one["reading"]], "finding": one["finding"]} for one in value["of"]]
    parents = [{**one, "reader": code[one["reading"]]} for one in row["parents"]]
    for parent in parents:
        del parent["reading"]
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


def reference_regions(
    reference: Sequence[Json], regions: Sequence[Region], stacks: Mapping[str, StackSource]
) -> Iterator[Region]:
    """The voxels of the reference: merged from readers' regions, or as an adjudicator drew them anew."""
    index = next((item["value"] for item in reference if item["item"] == INDEX), None)
    for item in reference:
        if item["item"] != MASK or item["state"] != "answered":
            continue
        unit = item["lesion"]
        about = {one["item"]: one["value"] for one in reference if one["lesion"] == unit} | {"index": index == unit}
        outline = item["outline"]
        if outline.get("how") in MERGED:
            parts = [part for one in outline["of"] if (part := _best(one, regions, stacks)) is not None]
            how = "one" if len(parts) == 1 else outline["how"]
            made = reference_region(unit, how=how, parts=parts, stacks=stacks, about=about) if parts else None
            yield from [made] if made is not None else []
        elif "marks" in outline:
            yield from _drawn(unit, outline["marks"], stacks, about)


def _best(part: Json, regions: Sequence[Region], stacks: Mapping[str, StackSource]) -> Region | None:
    """A finding's region on the axial T2, else its largest."""
    own = [one for one in regions if one.author == part["reader"] and one.finding == part["finding"]]
    own.sort(key=lambda one: (stacks[one.stack_id].role != COMMON_GROUND, -int(one.mask.sum()), one.key))
    return own[0] if own else None


def _drawn(
    unit: int, marks: Sequence[Json], stacks: Mapping[str, StackSource], about: Mapping[str, Any]
) -> Iterator[Region]:
    for stack_id in sorted({str(mark["stack_id"]) for mark in marks}):
        stack = stacks[stack_id]
        if stack.grid is None:
            continue
        mask = voxels_of([mark for mark in marks if str(mark["stack_id"]) == stack_id], stack.grid)
        if mask.any():
            key = f"{REFERENCE}_lesion-{unit}_{slug(stack.role)}"
            yield Region(
                key=key,
                label=f"Lesion {unit}",
                code="index_lesion" if about["index"] else "lesion",
                author=REFERENCE,
                stack_id=stack_id,
                mask=mask,
                tracking=derived_uid("tracking", key, stack_id),
                made_of=({"drawn_by": "adjudicator"},),
                unit=unit,
                anatomy=anatomy_of(about.get("zone"), about.get("sectors")),
            )
