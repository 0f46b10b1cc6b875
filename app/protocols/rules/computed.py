"""What the server computes from the answers: the category of each finding, the volume of the gland."""

import math
from collections.abc import Iterable
from typing import Any

from app.protocols.rules.answers import Answers
from app.protocols.rules.draft import Draft
from app.protocols.schemes import SCHEMES
from app.protocols.values import CANNOT_ASSESS, Definition, Json


def computed(definition: Json | Definition, answers: Iterable[Json]) -> dict[str, dict[str, Any]]:
    """`{finding_id: {category, derivation, t2_inadequate}}` for every finding whose scores are complete."""
    answers = list(answers)
    draft = Draft.of(definition, (), (), answers)
    finding_ids = {str(a["scope_id"]) for a in answers if a["scope_kind"] == "finding"}
    results: dict[str, dict[str, Any]] = {}
    for rule in (r for r in draft.definition.rules if r["key"] == "category"):
        for finding_id in sorted(finding_ids):
            result = category_of(rule, draft.answers, finding_id)
            if result is not None:
                results[finding_id] = result
    return results


def category_of(rule: Json, answers: Answers, finding_id: str) -> dict[str, Any] | None:
    """A score that the reader cannot assess counts as X: inadequate."""
    names = rule["inputs"]

    def score(name: str) -> str | None:
        state = answers.state(names[name], "finding", finding_id)
        return "X" if state == CANNOT_ASSESS else answers.value(names[name], "finding", finding_id)

    zone = score("zone")
    if zone is not None and zone not in rule["own_zones"]:
        if "rule_zone" not in names:
            return None  # the scheme has no category there
        zone = score("rule_zone")
    scores = {name: score(name) for name in names if name not in ("zone", "rule_zone")}
    complete = {name: value for name, value in scores.items() if value is not None}
    if zone is None or len(complete) < len(scores):
        return None
    if zone not in rule["own_zones"]:
        why = "the zone whose rules apply could not be assessed"
        return {"category": "X", "derivation": why, "t2_inadequate": False}
    result = SCHEMES[rule["scheme"]].compute({"zone": zone, **complete})
    return {
        "category": result.category,
        "derivation": result.derivation,
        "t2_inadequate": "t2_inadequate" in result.flags,
    }


def gland_volume_ml(definition: Json | Definition, answers: Iterable[Json]) -> float | None:
    """The ellipsoid volume from the measured axes; None until all three are answered."""
    draft = Draft.of(definition, (), (), answers)
    for rule in (r for r in draft.definition.rules if r["key"] == "ellipsoid_volume"):
        axes_mm = [draft.answers.value(name, "case") for name in rule["inputs"]]
        if None not in axes_mm:
            return float(math.prod(axes_mm) * rule["factor"] / 1000)
    return None
