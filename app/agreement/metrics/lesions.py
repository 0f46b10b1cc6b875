"""Lesions of two masks: their components, which of them match, and how far readers agree on what is there.

There are no true negatives among lesions, so there is no kappa: positive agreement is 2m / (nA + nB), the F1.
One reader without lesions is 0, not undefined; both without is undefined.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from app.agreement import matching
from app.agreement.values import BoolArray, FloatArray, MetricValue, Spacing

_ALL_NEIGHBOURS = ndimage.generate_binary_structure(3, 3)


@dataclass(frozen=True)
class Lesions:
    """The 26-connected components of a mask and their centres in millimetres, (n, 3)."""

    masks: tuple[BoolArray, ...]
    centres_mm: FloatArray


@dataclass(frozen=True)
class LesionAgreement:
    a: Lesions
    b: Lesions
    matches: tuple[matching.Match, ...]


def components(mask: BoolArray, spacing_mm: Spacing) -> Lesions:
    labels, count = ndimage.label(mask, structure=_ALL_NEIGHBOURS)
    masks = tuple(np.asarray(labels == number) for number in range(1, count + 1))
    centres = [np.argwhere(one).mean(axis=0) * np.asarray(spacing_mm) for one in masks]
    return Lesions(masks, np.array(centres, dtype=np.float64).reshape(-1, 3))


def compare(a: BoolArray, b: BoolArray, spacing_mm: Spacing, rule: matching.MatchRule | None = None) -> LesionAgreement:
    of_a, of_b = components(a, spacing_mm), components(b, spacing_mm)
    distances = np.linalg.norm(of_a.centres_mm[:, None, :] - of_b.centres_mm[None, :, :], axis=2)
    candidates = [
        [matching.Candidate(matching.iou(x, y), float(distances[i, j])) for j, y in enumerate(of_b.masks)]
        for i, x in enumerate(of_a.masks)
    ]
    return LesionAgreement(of_a, of_b, tuple(matching.match(candidates, rule)))


def positive_agreement(of_a: int, of_b: int, matched: int) -> MetricValue:
    """From counts of lesions; `n` is the number of distinct lesions."""
    definition, n = "positive_agreement/1", of_a + of_b - matched
    if n == 0:
        return MetricValue(None, 0, definition, reason="neither reader has a lesion")
    return MetricValue(2 * matched / (of_a + of_b), n, definition)


def values(agreement: LesionAgreement) -> dict[str, MetricValue]:
    """Counts, positive agreement, and for each match (in A's order) overlap, Dice and distance."""
    of_a, of_b, matched = len(agreement.a.masks), len(agreement.b.masks), len(agreement.matches)
    overlaps = [m.candidate.iou or 0.0 for m in agreement.matches]
    distances = [m.candidate.distance_mm for m in agreement.matches]

    def count(key: str, number: int) -> MetricValue:
        return MetricValue(float(number), of_a + of_b - matched, f"{key}/1")

    def each(key: str, numbers: tuple[float | None, ...]) -> MetricValue:
        reason = None if matched else "no lesion of one reader matches one of the other"
        return MetricValue(numbers if matched else None, matched, f"{key}/1", reason=reason)

    agreed = positive_agreement(of_a, of_b, matched)
    f1 = MetricValue(agreed.value, agreed.n, "f1/1", reason=agreed.reason)
    return {
        "lesions_a": count("lesions_a", of_a),
        "lesions_b": count("lesions_b", of_b),
        "lesions_matched": count("lesions_matched", matched),
        "lesions_only_a": count("lesions_only_a", of_a - matched),
        "lesions_only_b": count("lesions_only_b", of_b - matched),
        "positive_agreement": agreed,
        "f1": f1,
        "matched_iou": each("matched_iou", tuple(overlaps)),
        "matched_dice": each("matched_dice", tuple(2 * x / (1 + x) for x in overlaps)),
        "matched_centroid_distance_mm": each("matched_centroid_distance_mm", tuple(distances)),
    }
