"""How a simulated reader answers the questions of PI-RADS v2.1."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.demo.readers.chance import chance
from app.demo.readers.perception import Perceived
from app.demo.readers.profile import Skill
from app.demo.readers.viewed import Viewed
from app.demo.studies.truth import Truth

Answer = dict[str, Any]
QUALITY_PANES = ("t2_ax", "adc", "high_b", "dce")


def answers_of(
    findings: Mapping[str, Perceived],
    reader: Skill,
    viewed: Viewed,
    truth: Truth,
    lengths_mm: Mapping[str, float],
    salt: str,
) -> list[Answer]:
    """`findings` by their ids; `lengths_mm` of the gland by axis."""
    answers = [*_quality(reader, viewed, truth, salt)]
    answers += [answered(f"gland_{name}_mm", length) for name, length in lengths_mm.items()]
    if not findings:
        answers.append(answered("no_suspicious_lesion", True))
    for finding_id, finding in findings.items():
        answers += [answered(question, value, "finding", finding_id) for question, value in _about(finding).items()]
    return answers


def _about(finding: Perceived) -> dict[str, Any]:
    values: dict[str, Any] = {"zone": finding.zone}
    if finding.zone not in ("PZ", "TZ"):
        values["rule_zone"] = finding.rule_zone
    families = {_family(sector) for sector in finding.sectors}
    unclear = families & {"CZ", "AFS"} or {"PZ", "TZ"} <= families
    if unclear and finding.zone in ("PZ", "TZ"):
        values |= {"zone": "MULTI", "rule_zone": finding.rule_zone}
    return values | {
        "sectors": list(finding.sectors),
        "t2w": finding.t2w,
        "dwi": finding.dwi,
        "dce": finding.dce,
        "diameter_mm": finding.diameter_mm,
        "epe": str(finding.epe),
        "svi": str(finding.svi),
        "confidence": finding.confidence,
        "index": finding.index,
        "rationale": _rationale(finding),
    }


def _rationale(finding: Perceived) -> str:
    look = {"1": "normal", "2": "ill-defined, linear", "3": "heterogeneous, not circumscribed"}
    t2w = look.get(finding.t2w, "circumscribed, homogeneous, moderately dark")
    diffusion = "marked restriction" if finding.dwi in ("4", "5") else "mild restriction"
    extension = "; broad capsular contact with bulging" if finding.epe >= 4 else ""
    return f"{t2w.capitalize()} on T2, {diffusion}, {finding.diameter_mm:g} mm{extension}."


def _quality(reader: Skill, viewed: Viewed, truth: Truth, salt: str) -> Iterator[Answer]:
    random = chance("quality", reader.key, truth.case.key, salt)
    for pane in QUALITY_PANES:
        if viewed.has(pane):
            doubtful = truth.case.noise > 1.2 or random.uniform() < 0.25 * (1 - reader.skill)
            yield answered("quality", "2" if doubtful else "3", "stack", pane)


def _family(sector: str) -> str:
    zone = sector.rsplit("_", 1)[-1]
    return zone[:2] if zone[:2] in ("PZ", "TZ") else zone


def answered(question: str, value: Any, scope: str = "case", about: str | None = None) -> Answer:  # noqa: ANN401 - JSON
    return {
        "question": question,
        "scope_kind": scope,
        "scope_id": about,
        "state": "answered",
        "value": value,
        "reason": None,
    }
