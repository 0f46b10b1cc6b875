"""Each reader's findings against what most of the other readers marked: the material of FROC curves.

A lesion is there when more than half of the others marked it; where exactly half did, it is left aside (neither hit
nor false alarm nor miss). The own mark never enters its own reference. A finding is as confident as its category.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.agreement.metrics.froc import DEFINITION, Detection, Point, average_precision, curve
from app.agreement.rules.board import Said
from app.agreement.rules.items import ANY_FINDING, CATEGORY, PRESENCE
from app.agreement.rules.material import Statistic
from app.agreement.rules.measuring import Measuring
from app.agreement.values import numbered

LEAST = 0.5
"""The confidence of a finding without a category on the scale, such as X: below every step."""


@dataclass(frozen=True)
class ReaderDetection:
    reader: str
    points: tuple[Point, ...]
    average_precision: Statistic
    lesions: int
    hits: int
    false_alarms: int


@dataclass(frozen=True)
class _Marked:
    """Who took part in each case, who marked each lesion, and how sure."""

    took_part: dict[str, set[str]]
    patient: dict[str, str]
    marked: dict[tuple[str, int], set[str]]
    confidence: dict[tuple[str, int, str], float]

    def outcomes(self, reader: str) -> Iterator[tuple[str, int, bool, bool]]:
        """(case, unit, is a lesion, is marked) of every finding that counts for this reader."""
        for (case, unit), by in sorted(self.marked.items()):
            took_part = self.took_part[case]
            others, votes = len(took_part) - 1, len(by - {reader})
            if reader in took_part and others and 2 * votes != others and (2 * votes > others or reader in by):
                yield case, unit, 2 * votes > others, reader in by


def _collected(said: Iterable[Said], steps: Sequence[str] = ()) -> _Marked:
    found = _Marked(defaultdict(set), {}, defaultdict(set), {})
    for one in said:
        found.patient[one.comparison] = one.patient
        if one.item == ANY_FINDING:
            found.took_part[one.comparison].add(one.reader)
        elif one.item == PRESENCE and one.value is True:
            found.marked[one.comparison, one.unit].add(one.reader)
        elif one.item == CATEGORY and one.value in steps:
            found.confidence[one.comparison, one.unit, one.reader] = 1.0 + steps.index(str(one.value))
    return found


def detections(said: Iterable[Said], steps: Sequence[str], measuring: Measuring) -> list[ReaderDetection]:
    """In the order of the readers' ids; `steps` is the scale of categories from the lowest."""
    found = _collected(said, steps)
    readers: set[str] = set().union(*found.took_part.values())
    return [_of_reader(reader, found, measuring) for reader in sorted(readers)]


Outcome = Literal["lesion", "found", "missed", "false"]


def of_outcome(
    said: Iterable[Said], reader: str, outcome: Outcome, steps: Sequence[str] = (), least: float = 0.0
) -> set[tuple[str, int]]:
    """The findings (comparison, unit) behind one count of a reader; those found (or false) from a confidence up."""
    of = _collected(said, steps)
    return {
        (case, unit)
        for case, unit, is_lesion, is_marked in of.outcomes(reader)
        if (
            outcome == ("lesion" if is_lesion else "false")
            or (is_lesion and outcome == ("found" if is_marked else "missed"))
        )
        and (not is_marked or of.confidence.get((case, unit, reader), LEAST) >= least)
    }


def _of_reader(reader: str, of: _Marked, measuring: Measuring) -> ReaderDetection:
    cases = [case for case, readers in sorted(of.took_part.items()) if reader in readers and len(readers) > 1]
    lesions = dict.fromkeys(cases, 0)
    found = []
    for case, unit, is_lesion, is_marked in of.outcomes(reader):
        lesions[case] += is_lesion
        if is_marked:
            found.append(Detection(case, of.confidence.get((case, unit, reader), LEAST), is_lesion))
    hits = sum(one.is_hit for one in found)
    patients = numbered(of.patient[case] for case in cases)
    precision = measuring.recalled(
        "average_precision",
        "Average precision",
        (DEFINITION, reader, repr(found), repr(sorted(lesions.items())), patients.tobytes()),
        lambda: average_precision(found, lesions, patients, resamples=measuring.resamples, seed=measuring.seed),
    )
    return ReaderDetection(
        reader, tuple(curve(found, lesions)), precision, sum(lesions.values()), hits, len(found) - hits
    )
