"""What a release says of cases that a reader called not readable, so that they do not look like missing data."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.reading.values import PROBLEMS
from app.releases.values import Json

TELLS_NO_NAME = "unreadable"
"""Only the reason of a case that cannot be read is told: of other kinds the words may name a patient."""


def report_record(report: Json, case: Json, *, reader: str, released: bool) -> dict[str, Any]:
    """`report` as its reader made it; `case` is empty for one that was removed: nothing is told of its patient."""
    return {
        "case": case.get("key"),
        "label": case.get("label"),
        "patient": case.get("patient"),
        "study_uids": case.get("study_uids", []),
        "reader": reader,
        "stage": report["stage"],
        "repeat": report["repeat"],
        "kind": report["kind"],
        "reason": report["note"] if report["kind"] == TELLS_NO_NAME else "",
        "at": report["at"],
        "resolved_at": report["resolved_at"],
        "stands": report["stands"],
        "released": released,
    }


def why_excluded(records: Iterable[Json]) -> str | None:
    """ "R2 called it not readable: motion on all slices" of the reports that stand; None when none does."""
    said = [_said(one) for one in records if one["stands"]]
    return "; ".join(said) or None


def by_case(records: Iterable[Json]) -> Mapping[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for one in records:
        if one["case"] is not None:
            found.setdefault(one["case"], []).append(one)
    return found


def _said(record: Json) -> str:
    reason = f": {record['reason']}" if record["reason"] else ""
    if record["kind"] == TELLS_NO_NAME:
        return f"{record['reader']} called it not readable{reason}"
    return f"{record['reader']} set it aside ({PROBLEMS[record['kind']]}){reason}"
