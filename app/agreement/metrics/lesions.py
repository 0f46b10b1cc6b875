"""Lesions of two masks: which of them match, and how far readers agree on what is there.

There are no true negatives among lesions, so there is no kappa: positive agreement is 2m / (nA + nB), the F1.
One reader without lesions is 0, not undefined; both without is undefined.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from app.agreement import matching
from app.agreement.values import BoolArray, FloatArray, IntArray, MetricValue, Spacing

_ALL_NEIGHBOURS = ndimage.generate_binary_structure(3, 3)


@dataclass(frozen=True)
class Lesions:
    """`labels` numbers each voxel's lesion from 1 (0: none); centres in millimetres from the first voxel, (n, 3)."""

    labels: IntArray
    centres_mm: FloatArray

    @property
    def count(self) -> int:
        return len(self.centres_mm)


@dataclass(frozen=True)
class LesionAgreement:
    a: Lesions
    b: Lesions
    matches: tuple[matching.Match, ...]
    rule: matching.MatchRule


def components(mask: BoolArray, spacing_mm: Spacing) -> Lesions:
    """Connected parts, touching by a corner included (26 neighbours)."""
    labels, _ = ndimage.label(mask, structure=_ALL_NEIGHBOURS)
    return instances(np.asarray(labels, dtype=np.int64), spacing_mm)


def instances(labels: IntArray, spacing_mm: Spacing) -> Lesions:
    """Lesions as declared: each value above 0 is one, also in several pieces."""
    values, numbered = np.unique(np.where(labels > 0, labels, 0), return_inverse=True)
    first = 0 if values[0] == 0 else 1
    numbered = numbered.reshape(labels.shape) + first
    count = int(values.size - (1 - first))
    centres = ndimage.center_of_mass(numbered > 0, numbered, range(1, count + 1)) if count else []
    centres_mm = np.array(centres, dtype=np.float64).reshape(-1, 3) * np.asarray(spacing_mm)
    return Lesions(np.asarray(numbered, dtype=np.int64), centres_mm)


def compare(a: BoolArray, b: BoolArray, spacing_mm: Spacing, rule: matching.MatchRule | None = None) -> LesionAgreement:
    """The connected parts of two masks."""
    return matched(components(a, spacing_mm), components(b, spacing_mm), rule)


def matched(a: Lesions, b: Lesions, rule: matching.MatchRule | None = None) -> LesionAgreement:
    rule = rule or matching.MatchRule()
    shape = (a.count + 1, b.count + 1)
    together = np.bincount((a.labels * shape[1] + b.labels).ravel(), minlength=shape[0] * shape[1]).reshape(shape)
    union = together.sum(axis=1)[1:, None] + together.sum(axis=0)[None, 1:] - together[1:, 1:]
    overlaps = together[1:, 1:] / np.maximum(union, 1)
    distances = np.linalg.norm(a.centres_mm[:, None, :] - b.centres_mm[None, :, :], axis=2)
    candidates = [
        [matching.Candidate(float(overlaps[i, j]), float(distances[i, j])) for j in range(b.count)]
        for i in range(a.count)
    ]
    return LesionAgreement(a, b, tuple(matching.match(candidates, rule)), rule)


def positive_agreement(of_a: int, of_b: int, matched: int) -> MetricValue:
    """From counts of lesions; `n` is the number of distinct lesions."""
    definition, n = "positive_agreement/1", of_a + of_b - matched
    if n == 0:
        return MetricValue(None, 0, definition, reason="neither reader has a lesion")
    return MetricValue(2 * matched / (of_a + of_b), n, definition)


def values(agreement: LesionAgreement) -> dict[str, MetricValue]:
    """Counts, positive agreement, and for each match (in A's order) overlap, Dice and distance."""
    of_a, of_b, matches = agreement.a.count, agreement.b.count, len(agreement.matches)
    overlaps = [m.candidate.iou or 0.0 for m in agreement.matches]
    distances = [m.candidate.distance_mm for m in agreement.matches]
    by_rule = {"rule": agreement.rule.sentence}

    def count(key: str, number: int) -> MetricValue:
        return MetricValue(float(number), of_a + of_b - matches, f"{key}/1", details=by_rule)

    def each(key: str, numbers: tuple[float | None, ...]) -> MetricValue:
        reason = None if matches else "no lesion of one reader matches one of the other"
        return MetricValue(numbers if matches else None, matches, f"{key}/1", reason=reason)

    agreed = positive_agreement(of_a, of_b, matches)
    f1 = MetricValue(agreed.value, agreed.n, "f1/1", reason=agreed.reason)
    return {
        "lesions_a": count("lesions_a", of_a),
        "lesions_b": count("lesions_b", of_b),
        "lesions_matched": count("lesions_matched", matches),
        "lesions_only_a": count("lesions_only_a", of_a - matches),
        "lesions_only_b": count("lesions_only_b", of_b - matches),
        "positive_agreement": agreed,
        "f1": f1,
        "matched_iou": each("matched_iou", tuple(overlaps)),
        "matched_dice": each("matched_dice", tuple(2 * x / (1 + x) for x in overlaps)),
        "matched_centroid_distance_mm": each("matched_centroid_distance_mm", tuple(distances)),
    }
