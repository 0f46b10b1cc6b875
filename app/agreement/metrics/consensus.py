"""Consensus masks of several readers, by method: the mask, and how each reader stands to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.agreement.metrics.majority import majority
from app.agreement.metrics.staple import MARGIN, MOST_READERS, staple
from app.agreement.values import BoolArray, MetricValue, Spacing
from app.kernel.refusals import Invalid
from app.kernel.registry import Catalogue

NOTHING_MARKED = "no reader marked anything"


@dataclass(frozen=True)
class Consensus:
    mask: BoolArray
    values: dict[str, MetricValue]


@dataclass(frozen=True)
class Method:
    """`make(masks, spacing_mm, at_least)`; `at_least` is only understood by majority."""

    key: str
    make: Callable[[Sequence[BoolArray], Spacing, int | None], Consensus]


def _dice(a: BoolArray, b: BoolArray) -> float | None:
    total = int(np.count_nonzero(a)) + int(np.count_nonzero(b))
    return 2 * int(np.count_nonzero(a & b)) / total if total else None


def _common(
    masks: Sequence[BoolArray], spacing_mm: Spacing, made: BoolArray, without: Sequence[BoolArray]
) -> dict[str, MetricValue]:
    """Counts, and each reader's Dice to the consensus: with the own vote, and (unbiased) without it."""
    n = len(masks)
    votes = np.sum(np.stack(masks), axis=0, dtype=np.int64)
    reason = None if votes.any() else NOTHING_MARKED

    def value(key: str, number: float | tuple[float | None, ...] | None) -> MetricValue:
        return MetricValue(number, n, f"{key}/1", reason=reason if number is None else None)

    def each(key: str, numbers: list[float | None]) -> MetricValue:
        return value(key, tuple(numbers) if reason is None else None)

    voxels = int(np.count_nonzero(made))
    at_least = tuple(float(np.count_nonzero(votes >= k)) for k in range(1, n + 1))
    return {
        "consensus_voxels": value("consensus_voxels", float(voxels)),
        "consensus_volume_ml": value("consensus_volume_ml", voxels * float(np.prod(spacing_mm)) / 1000),
        "union_voxels": value("union_voxels", at_least[0]),
        "voxels_by_at_least": value("voxels_by_at_least", at_least),
        "dice_to_consensus": each("dice_to_consensus", [_dice(m, made) for m in masks]),
        "dice_leave_one_out": each(
            "dice_leave_one_out", [_dice(m, other) for m, other in zip(masks, without, strict=True)]
        ),
    }


def _others(masks: Sequence[BoolArray], of: Callable[[Sequence[BoolArray]], BoolArray]) -> list[BoolArray]:
    return [of([*masks[:i], *masks[i + 1 :]]) for i in range(len(masks))]


def _majority(masks: Sequence[BoolArray], spacing_mm: Spacing, at_least: int | None) -> Consensus:
    if at_least is not None and not 1 <= at_least <= len(masks):
        raise Invalid(f"--at-least is 1 to {len(masks)} for {len(masks)} masks.")
    made = majority(masks, at_least)
    rest = len(masks) - 1
    wanted = None if at_least is None else min(at_least, rest)
    return Consensus(made, _common(masks, spacing_mm, made, _others(masks, lambda m: majority(m, wanted))))


def _staple(masks: Sequence[BoolArray], spacing_mm: Spacing, at_least: int | None) -> Consensus:
    if at_least is not None:
        raise Invalid("--at-least belongs to the method majority.")
    if len(masks) > MOST_READERS:
        raise Invalid(f"STAPLE takes at most {MOST_READERS} masks.")
    cropped, whole = staple(masks), staple(masks, crop=False)
    values = _common(masks, spacing_mm, cropped.consensus, _others(masks, lambda m: staple(m).consensus))
    region = f"box around all masks + {MARGIN[0]} slices, {MARGIN[1]} pixels"
    marked = any(mask.any() for mask in masks)
    for name, result, where in (("", cropped, region), ("_full", whole, "whole grid")):
        for key, numbers in (("sensitivity", result.sensitivity), ("specificity", result.specificity)):
            definition = f"staple_{key}{name}/1 ({where})"
            reason = None if marked else NOTHING_MARKED
            given = numbers if marked else None
            values[f"staple_{key}{name}"] = MetricValue(given, len(masks), definition, reason=reason)
        values[f"staple_prior{name}"] = MetricValue(result.prior, len(masks), f"staple_prior{name}/1 ({where})")
    return Consensus(cropped.consensus, values)


METHODS: Catalogue[Method] = Catalogue("consensus method", Method("majority", _majority), Method("staple", _staple))
