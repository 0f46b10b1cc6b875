"""Each reader's findings against what most of the other readers marked: the material of FROC curves.

A lesion is there when more than half of the others marked it; where exactly half did, it is left aside (neither hit
nor false alarm nor miss). The own mark never enters its own reference. A finding is as confident as its category.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.agreement.metrics.froc import Detection, Point, average_precision, curve
from app.agreement.rules.board import Said
from app.agreement.rules.items import ANY_FINDING, CATEGORY, PRESENCE
from app.agreement.values import RESAMPLES, MetricValue, numbered

LEAST = 0.5
"""The confidence of a finding without a category on the scale, such as X: below every step."""


@dataclass(frozen=True)
class ReaderDetection:
    reader: str
    points: tuple[Point, ...]
    average_precision: MetricValue
    lesions: int
    hits: int
    false_alarms: int


def detections(said: Iterable[Said], steps: Sequence[str], *, resamples: int = RESAMPLES) -> list[ReaderDetection]:
    """In the order of the readers' ids; `steps` is the scale of categories from the lowest."""
    took_part: dict[str, set[str]] = defaultdict(set)
    patient: dict[str, str] = {}
    marked: dict[tuple[str, int], set[str]] = defaultdict(set)
    confidence: dict[tuple[str, int, str], float] = {}
    for one in said:
        patient[one.comparison] = one.patient
        if one.item == ANY_FINDING:
            took_part[one.comparison].add(one.reader)
        elif one.item == PRESENCE and one.value is True:
            marked[one.comparison, one.unit].add(one.reader)
        elif one.item == CATEGORY and one.value in steps:
            confidence[one.comparison, one.unit, one.reader] = 1.0 + steps.index(str(one.value))
    return [
        _of_reader(reader, took_part, patient, marked, confidence, resamples)
        for reader in sorted(set().union(*took_part.values()))
    ]


def _of_reader(
    reader: str,
    took_part: dict[str, set[str]],
    patient: dict[str, str],
    marked: dict[tuple[str, int], set[str]],
    confidence: dict[tuple[str, int, str], float],
    resamples: int,
) -> ReaderDetection:
    cases = [case for case, readers in sorted(took_part.items()) if reader in readers and len(readers) > 1]
    lesions = dict.fromkeys(cases, 0)
    found = []
    for (case, unit), by in sorted(marked.items()):
        if case not in lesions:
            continue
        others, votes = len(took_part[case]) - 1, len(by - {reader})
        if 2 * votes == others:
            continue
        lesions[case] += 2 * votes > others
        if reader in by:
            found.append(Detection(case, confidence.get((case, unit, reader), LEAST), 2 * votes > others))
    hits = sum(one.is_hit for one in found)
    precision = average_precision(found, lesions, numbered(patient[case] for case in cases), resamples=resamples)
    return ReaderDetection(
        reader, tuple(curve(found, lesions)), precision, sum(lesions.values()), hits, len(found) - hits
    )
