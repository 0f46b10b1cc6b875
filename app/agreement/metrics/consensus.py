"""Consensus masks of several readers, by method: the mask, how it was made, and how each reader stands to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.agreement.metrics.majority import majority
from app.agreement.metrics.overlap import group_overlap, vote_entropy
from app.agreement.metrics.signed_distance import mean_shape
from app.agreement.metrics.staple import MARGIN, MOST_READERS, START, THRESHOLD, staple
from app.agreement.values import BoolArray, MetricValue, Spacing
from app.kernel.refusals import Invalid
from app.kernel.registry import Catalogue

NOTHING_MARKED = "no reader marked anything"
Masks = Sequence[BoolArray]


@dataclass(frozen=True)
class Consensus:
    """`parameters` are those of the method, to be stored with whatever is made of the mask."""

    mask: BoolArray
    method: str
    parameters: Mapping[str, object]
    values: dict[str, MetricValue]


@dataclass(frozen=True)
class Method:
    """`make(masks, spacing_mm, at_least)`; `at_least` is only understood by majority."""

    key: str
    make: Callable[[Masks, Spacing, int | None], Consensus]


def _dice(a: BoolArray, b: BoolArray) -> float | None:
    total = int(np.count_nonzero(a)) + int(np.count_nonzero(b))
    return 2 * int(np.count_nonzero(a & b)) / total if total else None


def _common(
    masks: Masks, spacing_mm: Spacing, made: BoolArray, without: Masks, how: Mapping[str, object]
) -> dict[str, MetricValue]:
    """Counts, the overlap of the group, and each reader's Dice to the consensus: with the own vote, and without it.

    Only the second is unbiased: `without` are the consensus masks of the others.
    """
    n = len(masks)
    votes = np.sum(np.stack(masks), axis=0, dtype=np.int64)
    reason = None if votes.any() else NOTHING_MARKED
    values: dict[str, MetricValue] = {}

    def add(key: str, number: float | tuple[float | None, ...] | None, **details: object) -> None:
        shown = None if isinstance(number, tuple) and reason else number
        values[key] = MetricValue(shown, n, f"{key}/1", reason=reason if shown is None else None, details=details)

    voxels = int(np.count_nonzero(made))
    at_least = tuple(float(np.count_nonzero(votes >= k)) for k in range(1, n + 1))
    group = group_overlap(masks)
    add("consensus_voxels", float(voxels), **how)
    add("consensus_volume_ml", voxels * float(np.prod(spacing_mm)) / 1000)
    add("union_voxels", at_least[0])
    values["voxels_by_at_least"] = MetricValue(at_least, n, "voxels_by_at_least/1")
    add("dice_to_consensus", tuple(_dice(m, made) for m in masks))
    add("dice_leave_one_out", tuple(_dice(m, other) for m, other in zip(masks, without, strict=True)))
    add("generalised_dice", group.generalised_dice)
    add("generalised_jaccard", group.generalised_jaccard)
    add("mean_pairwise_dice", group.mean_pairwise_dice)
    add("pairwise_dice", group.pairwise_dice, pairs=[[i + 1, j + 1] for i, j in group.pairs])
    add("mean_entropy_bits", float(vote_entropy(masks)[votes > 0].mean()) if votes.any() else None)
    return values


def _others(masks: Masks, of: Callable[[Masks], BoolArray]) -> list[BoolArray]:
    return [of([*masks[:i], *masks[i + 1 :]]) for i in range(len(masks))]


def _majority(masks: Masks, spacing_mm: Spacing, at_least: int | None) -> Consensus:
    if at_least is not None and not 1 <= at_least <= len(masks):
        raise Invalid(f"--at-least is 1 to {len(masks)} for {len(masks)} masks.")
    made = majority(masks, at_least)
    rest = len(masks) - 1
    wanted = None if at_least is None else min(at_least, rest)
    parameters = {"at_least": len(masks) // 2 + 1 if at_least is None else at_least, "readers": len(masks)}
    others = _others(masks, lambda m: majority(m, wanted))
    how = {"method": "majority", "parameters": parameters}
    return Consensus(made, "majority", parameters, _common(masks, spacing_mm, made, others, how))


def _staple(masks: Masks, spacing_mm: Spacing, at_least: int | None) -> Consensus:
    _assert_no_at_least(at_least)
    if len(masks) > MOST_READERS:
        raise Invalid(f"STAPLE takes at most {MOST_READERS} masks.")
    cropped, whole = staple(masks), staple(masks, crop=False)
    region = f"box around all masks + {MARGIN[0]} slices, {MARGIN[1]} pixels"
    parameters = {"region": region, "start": START, "threshold": THRESHOLD, "prior": cropped.prior}
    how = {"method": "staple", "parameters": parameters}
    made = cropped.consensus
    values = _common(masks, spacing_mm, made, _others(masks, lambda m: staple(m).consensus), how)
    marked = any(mask.any() for mask in masks)
    for name, result, where in (("", cropped, region), ("_full", whole, "whole grid")):
        for key, numbers in (("sensitivity", result.sensitivity), ("specificity", result.specificity)):
            definition = f"staple_{key}{name}/1 ({where})"
            reason = None if marked else NOTHING_MARKED
            given = numbers if marked else None
            values[f"staple_{key}{name}"] = MetricValue(given, len(masks), definition, reason=reason)
        values[f"staple_prior{name}"] = MetricValue(result.prior, len(masks), f"staple_prior{name}/1 ({where})")
    return Consensus(made, "staple", parameters, values)


def _signed_distance(masks: Masks, spacing_mm: Spacing, at_least: int | None) -> Consensus:
    _assert_no_at_least(at_least)
    made = mean_shape(masks, spacing_mm)
    parameters = {"spacing_mm": list(spacing_mm), "inside": "mean distance below 0"}
    how = {"method": "signed-distance", "parameters": parameters}
    others = _others(masks, lambda m: mean_shape(m, spacing_mm))
    return Consensus(made, "signed-distance", parameters, _common(masks, spacing_mm, made, others, how))


def _assert_no_at_least(at_least: int | None) -> None:
    if at_least is not None:
        raise Invalid("--at-least belongs to the method majority.")


METHODS: Catalogue[Method] = Catalogue(
    "consensus method",
    Method("majority", _majority),
    Method("staple", _staple),
    Method("signed-distance", _signed_distance),
)
