"""The shipped preset PRI-MUS: what a reader is asked about a prostate micro-ultrasound with its 3-D volume."""

from app.protocols.presets import common
from app.protocols.presets.base import JsonObject, Preset, option, question
from app.protocols.presets.primus1_guideline import GUIDELINE

KEY, TITLE = "primus1", "PRI-MUS"
PERIPHERAL, ANTERIOR = "PZ", "ANT"

CASE_QUESTIONS = [
    common.quality("One judgement for each series; X when it is absent.", ("trus", "micro_us")),
    common.axis("ap", "Gland, anterior to posterior", "the 3-D volume", required=False),
    common.axis("transverse", "Gland, transverse", "the 3-D volume", required=False),
    common.axis("longitudinal", "Gland, longitudinal", "the 3-D volume", required=False),
    common.NO_SUSPICIOUS_LESION,
]

FINDING_QUESTIONS = [
    question(
        "zone", "finding", "choice", "Zone", scale="nominal", guideline="zone",
        options=[option(PERIPHERAL, "Peripheral zone", "p"), option(ANTERIOR, "Transition zone or anterior", "a")],
    ),
    question(
        "primus", "finding", "score", "PRI-MUS", scale="ordinal", guideline="primus", when=("zone", (PERIPHERAL,)),
        options=[
            option("1", "Small regular ducts", "1"),
            option("2", "Bright, with or without ductal patches", "2"),
            option("3", "Mildly heterogeneous, or bright echoes", "3"),
            option("4", "Cauliflower, smudgy, mottled", "4"),
            option("5", "Irregular shadowing, mixed echoes, border", "5"),
        ],
    ),
    question(
        "primus_anterior", "finding", "choice", "PRI-MUS anterior", scale="ordinal", guideline="primus_anterior",
        when=("zone", (ANTERIOR,)),
        options=[
            option("unlikely", "Cancer unlikely", "1"),
            option("equivocal", "Equivocal", "2"),
            option("likely", "Cancer likely", "3"),
        ],
    ),
    question(
        "diameter_mm", "finding", "measure", "Largest diameter", scale="interval", guideline="size", unit="mm",
        minimum=0.5, maximum=120, prefill="longest_length_mm", help="Taken from your mark until you change it.",
    ),
    question(
        "epe", "finding", "likelihood", "Extraprostatic extension", scale="ordinal", guideline="epe",
        options=common.likelihood("EPE"),
    ),
    question(
        "confidence", "finding", "percent", "Confidence that this is clinically significant cancer",
        scale="interval", unit="%", minimum=0, maximum=100,
    ),
    question(
        "index", "finding", "flag", "Index lesion", scale="nominal", required=False,
        help="Exactly one finding is the index lesion.", prefill="only_finding",
    ),
    question("rationale", "finding", "text", "Rationale", scale="none", required=False),
]  # fmt: skip

CATEGORY: JsonObject = {
    "key": "category", "scheme": "primus1", "scheme_version": "1.0.0", "own_zones": [PERIPHERAL],
    "inputs": {"zone": "zone", "primus": "primus"},
    "sentence": "The category of a finding in the peripheral zone is its PRI-MUS score.",
}  # fmt: skip

RULES = [
    CATEGORY,
    *common.FINDINGS,
    common.IN_GLAND,
    common.outline("primus", "PRI-MUS"),
    common.ZONES_APART,
    common.VOLUME,
]

PRIMUS1 = Preset(
    key=KEY,
    title=TITLE,
    definition={
        "key": KEY,
        "title": TITLE,
        "questions": CASE_QUESTIONS + FINDING_QUESTIONS,
        "marks": ["point", "length", "bidirectional", "angle", "contour", "mask", "frames", "needle", "core"],
        "structures": list(common.STRUCTURES),
        "rules": RULES,
    },
    guideline=GUIDELINE,
)
