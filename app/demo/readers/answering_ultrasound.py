"""How a simulated reader answers the questions of PRI-MUS."""

from collections.abc import Iterator, Mapping

from app.demo.readers.answering import Answer, answered
from app.demo.readers.chance import chance
from app.demo.readers.perception import Perceived
from app.demo.readers.profile import Skill
from app.demo.readers.viewed import Viewed
from app.demo.studies.truth import Truth

ANTERIOR = {"1": "unlikely", "2": "unlikely", "3": "equivocal", "4": "likely", "5": "likely"}
LOOKS = {
    "1": "small regular ducts",
    "2": "bright, with patches of ducts",
    "3": "mildly heterogeneous",
    "4": "smudgy, mottled",
    "5": "irregular shadowing, the border is interrupted",
}


def ultrasound_answers_of(
    findings: Mapping[str, Perceived],
    reader: Skill,
    viewed: Viewed,
    truth: Truth,
    lengths_mm: Mapping[str, float],
    salt: str,
) -> list[Answer]:
    """As `answering.answers_of`: findings by their ids, lengths of the gland by axis."""
    random = chance("ultrasound quality", reader.key, truth.case.key, salt)
    quality = "2" if random.uniform() < 0.3 * (1 - reader.skill) else "3"
    answers = [answered("quality", quality, "stack", pane) for pane in ("trus", "micro_us")]
    answers += [answered(f"gland_{name}_mm", length) for name, length in lengths_mm.items()]
    if not findings:
        answers.append(answered("no_suspicious_lesion", True))
    for finding_id, finding in findings.items():
        answers += [answered(key, value, "finding", finding_id) for key, value in _about(finding)]
    return answers


def _about(finding: Perceived) -> Iterator[tuple[str, str | float | bool]]:
    peripheral = finding.rule_zone == "PZ"
    yield "zone", "PZ" if peripheral else "ANT"
    if peripheral:
        yield "primus", finding.category
    else:
        yield "primus_anterior", ANTERIOR[finding.category]
    yield "diameter_mm", finding.diameter_mm
    yield "epe", str(finding.epe)
    yield "confidence", finding.confidence
    yield "index", finding.index
    yield "rationale", f"{LOOKS[finding.category].capitalize()}, {finding.diameter_mm:g} mm."
