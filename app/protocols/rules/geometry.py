"""Rules that hold what was drawn for a finding against the gland and against its score."""

from collections.abc import Iterator

from app.protocols.rules.computed import category_of
from app.protocols.rules.draft import Draft
from app.protocols.rules.structures import ENCLOSING
from app.protocols.values import Json, Missing, Notice


def finding_in_gland(draft: Draft, rule: Json) -> Iterator[Notice]:
    """Only where the reader outlined a gland; it is measured when marks are saved."""
    places = draft.placed.get("findings", {})
    for finding_id in draft.finding_ids:
        beyond_mm = places.get(finding_id, {}).get("beyond_gland_mm")
        if beyond_mm is not None and beyond_mm > rule["margin_mm"]:
            sentence = f"{draft.name_of(finding_id)} reaches {beyond_mm:g} mm beyond the gland as it is outlined."
            yield Notice(sentence, rule.get("comment"), "finding", finding_id)


def outline_needed(draft: Draft, rule: Json) -> Iterator[Missing]:
    if rule["needed"]:
        for finding_id, sentence in _without_outline(draft, rule):
            yield Missing(sentence, None, "finding", finding_id)


def outline_wanted(draft: Draft, rule: Json) -> Iterator[Notice]:
    for finding_id, sentence in _without_outline(draft, rule):
        yield Notice(sentence, None, "finding", finding_id)


def _without_outline(draft: Draft, rule: Json) -> Iterator[tuple[str, str]]:
    outlined = {str(m["finding_id"]) for m in draft.marks if m.get("finding_id") and m["kind"] in ENCLOSING}
    for finding_id in draft.finding_ids:
        score = _score(draft, rule, finding_id)
        if finding_id not in outlined and score is not None and score.isdecimal() and int(score) >= rule["from"]:
            name, label = draft.name_of(finding_id), rule["label"]
            yield finding_id, f"{name}: {label} {score} without an outline; draw a contour or a mask."


def _score(draft: Draft, rule: Json, finding_id: str) -> str | None:
    """The reader's own score; where the rule names none or it is open, the computed category."""
    own: str | None = draft.answers.value(rule["score"], "finding", finding_id)
    for category in (r for r in draft.definition.rules if r["key"] == "category" and own is None):
        result = category_of(category, draft.answers, finding_id)
        return None if result is None else str(result["category"])
    return own
