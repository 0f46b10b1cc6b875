"""The shipped preset PI-RADS v2.1: what a reader is asked about a prostate MRI and what must hold to sign."""

from app.protocols.presets import common
from app.protocols.presets.base import JsonObject, Preset, option, question
from app.protocols.presets.pirads21_guideline import GUIDELINE
from app.protocols.values.sectors import SECTORS

KEY, TITLE = "pirads21", "PI-RADS v2.1"

ASKED_FOR_ITS_RULES = ("CZ", "AFS", "MULTI")
"""Zones that do not say by themselves whether the peripheral or the transition rules apply."""

_INADEQUATE = option("X", "Inadequate or absent", "x", scored=False)


def _score(*labels: str) -> list[JsonObject]:
    return [option(str(n), label, str(n)) for n, label in enumerate(labels, start=1)] + [_INADEQUATE]


CASE_QUESTIONS = [
    common.quality("One judgement for each sequence; X when it is absent.", ("t2_ax", "adc", "high_b", "dce")),
    common.axis("ap", "Gland, anterior to posterior", "the mid-sagittal T2"),
    common.axis("transverse", "Gland, transverse", "the axial T2"),
    common.axis("longitudinal", "Gland, longitudinal", "the mid-sagittal T2"),
    common.NO_SUSPICIOUS_LESION,
]

FINDING_QUESTIONS = [
    question(
        "zone", "finding", "choice", "Zone", scale="nominal", guideline="zone",
        options=[
            option("PZ", "Peripheral zone", "p"),
            option("TZ", "Transition zone", "t"),
            option("CZ", "Central zone", "c"),
            option("AFS", "Anterior fibromuscular stroma", "a"),
            option("MULTI", "More than one zone", "m"),
        ],
    ),
    question(
        "rule_zone", "finding", "choice", "Score by the rules of", scale="nominal", guideline="zone",
        help="The zone it most likely comes from: its rules give the category.",
        options=[option("PZ", "Peripheral zone", "p"), option("TZ", "Transition zone", "t")],
        when=("zone", ASKED_FOR_ITS_RULES),
    ),
    question(
        "sectors", "finding", "sectors", "Sectors", scale="nominal", guideline="sectors",
        help="All sectors it reaches; left and right are the patient's.",
        options=[
            option(s.id, s.label, level=s.level, side=s.side, zone=s.zone, sct=s.sct) for s in SECTORS
        ],
    ),
    question(
        "t2w", "finding", "score", "T2W", scale="ordinal", guideline="t2w",
        options=_score("Normal", "Low suspicion", "Intermediate", "Suspicious, < 15 mm", "≥ 15 mm or EPE"),
    ),
    question(
        "dwi", "finding", "score", "DWI / ADC", scale="ordinal", guideline="dwi",
        options=_score("Normal", "Linear or wedge", "Focal, mild", "Focal, marked, < 15 mm", "≥ 15 mm or EPE"),
    ),
    question(
        "dce", "finding", "score", "DCE", scale="nominal", guideline="dce",
        help="X when there is no DCE.", for_roles=("dce",), prefill="x_if_absent",
        options=[option("-", "Negative", "-"), option("+", "Positive", "+"), _INADEQUATE],
    ),
    question(
        "category_own", "finding", "score", "Your own category, if different", scale="ordinal",
        guideline="category", required=False, help="Kept beside the computed category.",
        options=[option(c, f"PI-RADS {c}", c.lower(), scored=c != "X") for c in ("1", "2", "3", "4", "5", "X")],
    ),
    question(
        "category_reason", "finding", "text", "Why it differs", scale="none", guideline="category",
        required=False, when=("category_own", ("1", "2", "3", "4", "5", "X")),
    ),
    question(
        "diameter_mm", "finding", "measure", "Largest diameter", scale="interval", guideline="size", unit="mm",
        minimum=0.5, maximum=120, prefill="longest_length_mm",
        help="Peripheral zone on ADC, transition zone on T2; taken from your mark until you change it.",
    ),
    question(
        "epe", "finding", "likelihood", "Extraprostatic extension", scale="ordinal", guideline="epe",
        options=common.likelihood("EPE"),
    ),
    question(
        "svi", "finding", "likelihood", "Seminal vesicle invasion", scale="ordinal", guideline="svi",
        options=common.likelihood("SVI"),
    ),
    question(
        "confidence", "finding", "percent", "Confidence that this is clinically significant cancer",
        scale="interval", guideline="confidence", unit="%", minimum=0, maximum=100,
    ),
    question(
        "index", "finding", "flag", "Index lesion", scale="nominal", required=False, guideline="index",
        help="Exactly one finding is the index lesion.", prefill="only_finding",
    ),
    question("rationale", "finding", "text", "Rationale", scale="none", required=False),
]  # fmt: skip

RULES: list[JsonObject] = [
    {
        "key": "category", "scheme": "pirads21", "scheme_version": "2.1.0", "own_zones": ["PZ", "TZ"],
        "inputs": {"zone": "zone", "rule_zone": "rule_zone", "t2w": "t2w", "dwi": "dwi", "dce": "dce"},
        "sentence": "The category is computed from the zone's rules and the three scores.",
    },
    *common.FINDINGS,
    {
        "key": "sectors_agree_with_zone", "sectors": "sectors", "zone": "zone",
        "asked_for_rules": list(ASKED_FOR_ITS_RULES),
        "sentence": "Sectors in the central zone, the anterior stroma, or in two zones need the rule zone.",
    },
    {
        "key": "override_needs_reason", "own": "category_own", "reason": "category_reason",
        "sentence": "An own category that differs from the computed one needs a reason.",
    },
    {
        "key": "size_agrees_with_score", "size": "diameter_mm", "scores": ["t2w", "dwi"], "epe": "epe",
        "limit_mm": 15.0, "warns": True,
        "sentence": "Score 4 is below 15 mm, score 5 is 15 mm or more, or extends beyond the prostate.",
    },
    {
        "key": "at_most_findings", "count": 4, "warns": True,
        "sentence": "PI-RADS reports up to four findings.",
    },
    common.IN_GLAND,
    common.outline("category_own", "PI-RADS"),
    common.ZONES_APART,
    common.VOLUME,
]  # fmt: skip

PIRADS21 = Preset(
    key=KEY,
    title=TITLE,
    definition={
        "key": KEY,
        "title": TITLE,
        "questions": CASE_QUESTIONS + FINDING_QUESTIONS,
        "marks": ["point", "length", "bidirectional", "angle", "contour", "mask"],
        "structures": list(common.STRUCTURES),
        "rules": RULES,
    },
    guideline=GUIDELINE,
)
