"""Which findings of two or more readers are one lesion: Hungarian matching by overlap or distance of centres.

Two findings may match when their masks overlap (IoU >= 0.10) or their centres are near (<= 10 mm). Among
all matchings the one with most matches is taken, and among those the one that overlaps most and lies nearest.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from app.agreement.values import BoolArray, FloatArray


@dataclass(frozen=True)
class MatchRule:
    iou_at_least: float = 0.10
    centre_within_mm: float = 10.0
    version: str = "lesion-match/1"

    @property
    def sentence(self) -> str:
        return (
            f"{self.version}: Hungarian, overlap (IoU) >= {self.iou_at_least:g} "
            f"or centres <= {self.centre_within_mm:g} mm apart"
        )


@dataclass(frozen=True)
class Candidate:
    """How near two findings are: overlap where both have masks (else None), distance where both have centres."""

    iou: float | None
    distance_mm: float | None

    def is_eligible(self, rule: MatchRule) -> bool:
        overlaps = self.iou is not None and self.iou >= rule.iou_at_least
        near = self.distance_mm is not None and self.distance_mm <= rule.centre_within_mm
        return overlaps or near

    def cost(self, rule: MatchRule) -> float:
        """0 for the same place, below 2 for any eligible pair."""
        apart = 1 - (self.iou or 0.0)
        distance_mm = rule.centre_within_mm if self.distance_mm is None else self.distance_mm
        return apart + min(distance_mm / rule.centre_within_mm, 0.999)


@dataclass(frozen=True)
class Match:
    a: int
    b: int
    candidate: Candidate


INELIGIBLE = 1e6


def match(candidates: Sequence[Sequence[Candidate]], rule: MatchRule | None = None) -> list[Match]:
    """The best one-to-one matching of A's findings (rows) with B's (columns)."""
    rule = rule or MatchRule()
    if not candidates or not candidates[0]:
        return []
    costs = np.array([[c.cost(rule) if c.is_eligible(rule) else INELIGIBLE for c in row] for row in candidates])
    rows, columns = linear_sum_assignment(costs)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [Match(i, j, candidates[i][j]) for i, j in pairs if costs[i, j] < INELIGIBLE]


def candidates_of_points(a_mm: FloatArray, b_mm: FloatArray) -> list[list[Candidate]]:
    """Distances between two sets of points, shapes (n, 3) and (m, 3)."""
    distances = np.linalg.norm(a_mm[:, None, :] - b_mm[None, :, :], axis=2)
    return [[Candidate(None, float(d)) for d in row] for row in distances]


def iou(a: BoolArray, b: BoolArray) -> float:
    """Overlap of two masks that are not both empty."""
    intersection = np.count_nonzero(a & b)
    return float(intersection / (np.count_nonzero(a) + np.count_nonzero(b) - intersection))


R = TypeVar("R", bound=Hashable)
F = TypeVar("F", bound=Hashable)


def groups(
    findings: Mapping[R, Sequence[F]], matches: Mapping[tuple[R, R], Sequence[tuple[F, F, float]]]
) -> list[list[tuple[R, F]]]:
    """Lesions of several readers from their pairwise matches (finding of A, of B, cost).

    The nearest matches are joined first; a lesion never holds two findings of one reader. The order of
    readers does not matter. Unmatched findings are lesions of their own; order: by reader, then finding.
    """
    home: dict[tuple[R, F], int] = {}
    members: dict[int, list[tuple[R, F]]] = {}
    for reader, own in findings.items():
        for finding in own:
            members[len(home)] = [(reader, finding)]
            home[(reader, finding)] = len(home)
    links = [(cost, (a, one), (b, other)) for (a, b), found in matches.items() for one, other, cost in found]
    for _, one, other in sorted(links, key=lambda link: (link[0], str(link[1]), str(link[2]))):
        first, second = home[one], home[other]
        readers = {reader for reader, _ in members[first]} & {reader for reader, _ in members[second]}
        if first == second or readers:
            continue
        joined = members.pop(second)
        members[first].extend(joined)
        home.update(dict.fromkeys(joined, first))
    order = {finding: number for number, finding in enumerate(home)}
    sorted_members = (sorted(group, key=order.__getitem__) for group in members.values())
    return sorted(sorted_members, key=lambda group: order[group[0]])
