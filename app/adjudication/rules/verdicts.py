"""What makes a verdict complete, and when an adjudication may be signed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.adjudication.values import INDEX, LESION, PRESENT, Cause, Item, Json, VerdictKind, is_outline
from app.kernel.refusals import Conflict, Invalid, Stale
from app.protocols.marks import MARK_KINDS

LEAST_RATIONALE = 3
MERGES = ("union", "intersection", "majority", "staple", "signed-distance")
"""How outlines of several readers become one; a release makes the voxels (releases, rules/voxels)."""
ENCLOSING = ("mask", "contour")


def assert_complete(kind: str, cause: str, rationale: str, *, alias: str | None, aliases: Collection[str]) -> None:
    if kind not in set(VerdictKind):
        raise Invalid(f"“{kind}” is no verdict. Choose one of: {', '.join(VerdictKind)}.", code="unknown_verdict")
    if cause not in set(Cause):
        raise Invalid(f"Say why the readers differed: one of {', '.join(Cause)}.", code="cause_missing")
    if len(rationale.strip()) < LEAST_RATIONALE:
        raise Invalid("Write down in a few words why you settle it this way.", code="rationale_missing")
    if kind == VerdictKind.ACCEPT_ONE and alias not in aliases:
        raise Invalid(f"Say whose answer you accept: {' or '.join(sorted(aliases))}.", code="alias_missing")
    if kind != VerdictKind.ACCEPT_ONE and alias is not None:
        raise Invalid("A reader is named only when that reader's answer is accepted.", code="alias_unexpected")


def composite(item: Item, given: Json | None, *, units: Collection[int]) -> dict[str, Any]:
    """What holds instead: {"value"} for answers, {"how"} or {"marks"} for outlines; refused when it does not fit."""
    if not given:
        raise Invalid("A composite needs what holds instead.", code="composite_missing")
    if is_outline(item.key):
        return _outline(given)
    if set(given) != {"value"}:
        raise Invalid("The composite of an answer is one value.", code="composite_shape")
    return {"value": _fitting(item, given["value"], units)}


def assert_seen(seen: int, version: int) -> None:
    if seen != version:
        raise Stale("This difference was settled meanwhile, in another window or by another adjudicator.", code="stale")


def assert_all_seen(seen: Mapping[UUID, int], versions: Mapping[UUID, int]) -> None:
    """A signature stands under what the signer saw, and under nothing else."""
    if dict(seen) != dict(versions):
        raise Stale("A verdict of this case changed meanwhile. Look at it, then sign.", code="stale")


def assert_may_sign(*, still_open: Sequence[tuple[UUID, str]], signed: bool) -> None:
    """`still_open`: differences with their titles."""
    if signed:
        raise Conflict("This adjudication is signed already.")
    if still_open:
        missing = [
            {"sentence": title, "question": None, "scope_kind": "difference", "scope_id": str(difference)}
            for difference, title in still_open
        ]
        titles = "; ".join(title for _, title in still_open)
        raise Conflict(f"Still to settle: {titles}.", code="open_differences", details={"missing": missing})


def _fitting(item: Item, value: Any, units: Collection[int]) -> Any:  # noqa: ANN401  any answer
    if item.key == LESION:
        return _one_of(value, (PRESENT,))
    if item.key == INDEX:
        return _one_of(value, tuple(units))
    if item.scale == "interval":
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e6:
            raise Invalid("This needs a number.", code="composite_shape")
        return value
    if item.scale == "sets":
        if not isinstance(value, list) or not all(isinstance(one, str) and len(one) <= 64 for one in value):
            raise Invalid("This needs a list of sectors.", code="composite_shape")
        return sorted(set(value))
    if not item.categories and item.scale == "nominal" and isinstance(value, bool):
        return value
    return _one_of(value, (*item.categories, *item.unscored))


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:  # noqa: ANN401
    if value not in allowed or isinstance(value, bool):
        raise Invalid(f"This is not one of {', '.join(str(one) for one in allowed)}.", code="composite_shape")
    return value


def _outline(given: Json) -> dict[str, Any]:
    if set(given) == {"how"} and given["how"] in MERGES:
        return {"how": given["how"]}
    if set(given) == {"marks"} and isinstance(given["marks"], list) and given["marks"]:
        return {"marks": [_mark(mark) for mark in given["marks"]]}
    raise Invalid(f"An outline is merged ({', '.join(MERGES)}) or drawn anew.", code="composite_shape")


def _mark(mark: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(mark, dict) or mark.get("kind") not in ENCLOSING or not isinstance(mark.get("stack_id"), str):
        raise Invalid("An outline drawn anew is a mask or a contour on one of the stacks.", code="composite_shape")
    geometry = MARK_KINDS[mark["kind"]].check(mark.get("geometry") or {})
    return {"kind": mark["kind"], "stack_id": mark["stack_id"], "geometry": geometry}
