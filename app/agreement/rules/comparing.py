"""Signed readings of one case against each other: which findings are one lesion, what each reader said of
every item, and what is measured between each two readers. Pure; the same input gives the same result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from app.agreement import matching
from app.agreement.metrics.lesions import positive_agreement
from app.agreement.rules import pairing
from app.agreement.rules.items import CATEGORY, PRESENCE, Said, case_items, finding_items
from app.agreement.rules.regions import Located, Place, locate
from app.agreement.values import MetricValue
from app.protocols.values import Definition

RULE = matching.MatchRule()
# 2: findings in moving pictures are compared in the picture and on frames in common, with nothing else
RULE_VERSION = f"comparison/2; {RULE.version}"

REGION = "region"
"""The item of mask metrics of a matched finding; a structure's item is `structure:<name>`."""
LESIONS = "lesions"


@dataclass(frozen=True)
class ReaderContent:
    """What one reader signed, in the JSON of the viewer contract."""

    reader_id: str
    findings: Sequence[Mapping[str, Any]]
    marks: Sequence[Mapping[str, Any]]
    answers: Sequence[Mapping[str, Any]]
    computed: Mapping[str, Mapping[str, Any]]

    @property
    def finding_ids(self) -> list[str]:
        return [str(f["id"]) for f in sorted(self.findings, key=lambda f: (f.get("order", 0), str(f["id"])))]


@dataclass(frozen=True)
class Rating:
    item: str
    unit: int
    reader_id: str
    said: Said


@dataclass(frozen=True)
class PairValue:
    item: str
    unit: int
    reader_a: str
    reader_b: str
    metric: str
    value: MetricValue


@dataclass(frozen=True)
class Member:
    """A finding within a lesion (`unit`, from 1), with how near it is to the lesion's other findings."""

    unit: int
    reader_id: str
    finding_id: str
    measured: dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """`new` holds the pairs of drawings that were not recalled but measured, by their key."""

    ratings: tuple[Rating, ...]
    values: tuple[PairValue, ...]
    members: tuple[Member, ...]
    new: Mapping[str, Mapping[str, MetricValue]] = field(default_factory=dict)


Groups = Sequence[Sequence[tuple[str, str]]]
"""Lesions as lists of (reader, finding)."""


def compare(
    definition: Definition,
    readers: Sequence[ReaderContent],
    places: Mapping[str, Place],
    reference: Place | None,
    *,
    groups: Groups | None = None,
    recall: pairing.Recall = pairing.nothing,
) -> Compared:
    """`groups`: lesions as an adjudicator corrected them; without it they are matched by the rule.

    `recall` gives what was measured between two drawings before, by the content of both.
    """
    readers = sorted(readers, key=lambda reader: reader.reader_id)
    located = {r.reader_id: _located(r, places, reference) for r in readers}
    candidates = {
        (a.reader_id, b.reader_id): [
            [pairing.candidate(located[a.reader_id][f], located[b.reader_id][g], reference) for g in b.finding_ids]
            for f in a.finding_ids
        ]
        for a, b in combinations(readers, 2)
    }
    if groups is None:
        groups = _matched(readers, candidates)
    new: dict[str, Mapping[str, MetricValue]] = {}
    values = tuple(_values(readers, groups, located, places, reference, recall, new))
    return Compared(
        tuple(_ratings(definition, readers, groups)), values, tuple(_members(readers, groups, candidates)), new
    )


def _located(reader: ReaderContent, places: Mapping[str, Place], reference: Place | None) -> dict[str, Located]:
    marks = [mark for mark in reader.marks if not mark.get("deleted")]
    return {
        finding: locate([m for m in marks if str(m.get("finding_id")) == finding], places, reference)
        for finding in reader.finding_ids
    }


Candidates = Mapping[tuple[str, str], Sequence[Sequence[matching.Candidate]]]


def _matched(readers: Sequence[ReaderContent], candidates: Candidates) -> Groups:
    findings = {reader.reader_id: reader.finding_ids for reader in readers}
    matches = {
        (a, b): [(findings[a][m.a], findings[b][m.b], m.candidate.cost(RULE)) for m in matching.match(table, RULE)]
        for (a, b), table in candidates.items()
    }
    return matching.groups(findings, matches)


def _ratings(definition: Definition, readers: Sequence[ReaderContent], groups: Groups) -> Iterator[Rating]:
    for reader in readers:
        for item, said in case_items(definition, reader.answers, reader.computed, reader.finding_ids).items():
            yield Rating(item, 0, reader.reader_id, said)
    for unit, group in enumerate(groups, start=1):
        present = dict(group)
        for reader in readers:
            found = reader.reader_id in present
            yield Rating(PRESENCE, unit, reader.reader_id, Said("answered", found))
            if found:
                items = finding_items(definition, reader.answers, reader.computed, present[reader.reader_id])
                for item, said in items.items():
                    yield Rating(item, unit, reader.reader_id, said)


def _values(
    readers: Sequence[ReaderContent],
    groups: Groups,
    located: Mapping[str, Mapping[str, Located]],
    places: Mapping[str, Place],
    reference: Place | None,
    recall: pairing.Recall,
    new: dict[str, Mapping[str, MetricValue]],
) -> Iterator[PairValue]:
    """`new` gets what had to be measured, by its key."""

    def measured(item: str, unit: int, of: Mapping[str, Located]) -> Iterator[PairValue]:
        names = sorted(of)
        for (i, j), found in pairing.measure_all([of[name] for name in names], reference, recall).items():
            if found.key is not None and found.is_new:
                new[found.key] = found.values
            for metric, value in found.values.items():
                yield PairValue(item, unit, names[i], names[j], metric, value)

    for unit, group in enumerate(groups, start=1):
        yield from measured(REGION, unit, {reader: located[reader][finding] for reader, finding in group})
    yield from _lesions(readers, groups)
    for structure, of in _structures(readers, places, reference).items():
        yield from (
            one
            for one in measured(f"structure:{structure}", 0, of)
            if of[one.reader_a].is_drawn or of[one.reader_b].is_drawn
        )


def _lesions(readers: Sequence[ReaderContent], groups: Groups) -> Iterator[PairValue]:
    for a, b in combinations(readers, 2):
        one, other = a.reader_id, b.reader_id
        matched = sum({one, other} <= {reader for reader, _ in group} for group in groups)
        of_a, of_b = len(a.finding_ids), len(b.finding_ids)
        counts = {"lesions_a": of_a, "lesions_b": of_b, "lesions_matched": matched}
        for metric, count in counts.items():
            yield PairValue(LESIONS, 0, one, other, metric, MetricValue(float(count), 1, f"{metric}/1"))
        agreed = positive_agreement(of_a, of_b, matched)
        yield PairValue(LESIONS, 0, one, other, "positive_agreement", agreed)


def _structures(
    readers: Sequence[ReaderContent], places: Mapping[str, Place], reference: Place | None
) -> dict[str, dict[str, Located]]:
    """Structures that any reader painted or outlined, such as the gland: where each reader has them."""

    def of(reader: ReaderContent, structure: str) -> Located:
        marks = [m for m in reader.marks if m.get("structure") == structure and not m.get("deleted")]
        return locate(marks, places, reference)

    drawn = {
        m["structure"] for r in readers for m in r.marks if m.get("structure") and m["kind"] in ("mask", "contour")
    }
    return {structure: {r.reader_id: of(r, structure) for r in readers} for structure in sorted(drawn)}


def _members(readers: Sequence[ReaderContent], groups: Groups, candidates: Candidates) -> Iterator[Member]:
    finding_ids = {reader.reader_id: reader.finding_ids for reader in readers}
    for unit, group in enumerate(groups, start=1):
        for reader_id, finding_id in group:
            near = {}
            for other_id, other_finding in group:
                if other_id == reader_id:
                    continue
                first, second = sorted([(reader_id, finding_id), (other_id, other_finding)])
                table = candidates[(first[0], second[0])]
                found = table[finding_ids[first[0]].index(first[1])][finding_ids[second[0]].index(second[1])]
                near[other_id] = {"iou": found.iou, "distance_mm": found.distance_mm}
            yield Member(unit, reader_id, finding_id, near)


__all__ = ["CATEGORY", "LESIONS", "PRESENCE", "REGION", "RULE", "RULE_VERSION", "Compared", "ReaderContent", "compare"]
