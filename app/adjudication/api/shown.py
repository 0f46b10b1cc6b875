"""What the adjudication room is sent, written down for the API reference and for the viewer's own types."""

from typing import Any, Literal

from app.adjudication.values import Cause, VerdictKind
from app.reading.api.kept import Disclosed
from app.reading.api.shown import CaseHead, Exact, ShownCase, Vector


class ComparisonHead(CaseHead):
    state: Literal["draft", "signed"]


class FindingRef(Exact):
    alias: str
    finding_id: str


class SaidBy(Exact):
    alias: str
    text: str


class ShownVerdict(Exact):
    kind: VerdictKind
    alias: str | None
    composite: dict[str, Any] | None
    cause: Cause
    rationale: str
    version: int
    carried_over: bool


class ShownDifference(Exact):
    """`lesion`: the number of the lesion it is about, null for the case."""

    id: str
    item: str
    lesion: int | None
    kind: str
    title: str
    finding_refs: list[FindingRef]
    measured: dict[str, Any]
    rule: str
    rule_key: str
    rule_version: str
    said: list[SaidBy]
    focus_mm: Vector | None
    state: Literal["open", "settled"]
    verdict: ShownVerdict | None


class AdjudicationManifest(ShownCase):
    reading: ComparisonHead
    readers: list[Disclosed]
    differences: list[ShownDifference]
