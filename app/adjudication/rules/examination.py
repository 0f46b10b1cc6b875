"""Going through a compared case: its differences, each item once, ready to be kept."""

import hashlib
import json
from collections.abc import Iterator

from app.adjudication.rules import RULES
from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import INDEX, LESION, MASK, Compared, Difference, Found, Json


def differences(case: Compared) -> list[Difference]:
    """A single reader differs from nobody, except about images that are not diagnostic."""
    found: dict[tuple[str, int], tuple[DifferenceRule, Found]] = {}
    also: dict[tuple[str, int], list[str]] = {}
    for rule in RULES:
        for one in rule.find(case):
            place = (one.item, one.unit)
            if place in found:
                also.setdefault(place, []).append(rule.key)
            else:
                found[place] = (rule, one)
    return [_ready(case, rule, one, also.get(place, [])) for place, (rule, one) in found.items()]


def _ready(case: Compared, rule: DifferenceRule, found: Found, also: list[str]) -> Difference:
    measured = {**found.measured, **({"also": also} if also else {})}
    said = tuple(_said(case, found))
    refs = tuple(_refs(case, found))
    lesion = case.lesion(found.unit)
    return Difference(
        item=found.item,
        unit=found.unit,
        kind=rule.kind,
        title=found.title,
        rule_key=rule.key,
        rule_version=rule.version,
        rule=rule.sentence,
        measured=measured,
        said=said,
        finding_refs=refs,
        focus_mm=lesion.centre_mm if lesion else _first_centre(case),
        inputs_digest=inputs_digest(rule, found, measured, said, refs),
    )


def inputs_digest(
    rule: DifferenceRule, found: Found, measured: Json, said: tuple[Json, ...], refs: tuple[Json, ...]
) -> str:
    """Equal for two comparisons when a verdict on the one fits the other: same rule, same words, same findings."""
    parts = [rule.key, rule.version, found.item, dict(measured), sorted(said, key=str), sorted(refs, key=str)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _said(case: Compared, found: Found) -> Iterator[Json]:
    lesion = case.lesion(found.unit)
    for reading in found.readings:
        said = case.said.get((found.item, found.unit), {}).get(reading)
        if said is not None:
            yield {"reading": reading, "state": said.state, "value": said.value, "text": said.text}
        elif found.item in (LESION, MASK) and lesion is not None:
            yield {"reading": reading, "state": "none", "value": None, "text": "no finding here"}


def _refs(case: Compared, found: Found) -> Iterator[Json]:
    for reading in found.readings:
        # an index lesion is said by its number; the finding behind it is what a verdict is about
        index = case.said.get((INDEX, 0), {}).get(reading) if found.item == INDEX else None
        lesion = case.lesion(index.value if index else found.unit)
        if lesion is not None and reading in lesion.findings:
            yield {"reading": reading, "finding_id": lesion.findings[reading]}


def _first_centre(case: Compared) -> tuple[float, float, float] | None:
    return next((lesion.centre_mm for lesion in case.lesions if lesion.centre_mm is not None), None)
