"""The shipped preset PRI-MUS: what a reader is asked about a prostate micro-ultrasound with its 3-D volume."""

from app.protocols.presets.base import Preset, option, question
from app.protocols.presets.primus1_guideline import GUIDELINE

KEY, TITLE = "primus1", "PRI-MUS"
PERIPHERAL, ANTERIOR = "PZ", "ANT"

CASE_QUESTIONS = [
    question(
        "quality", "stack", "score", "Image quality", scale="ordinal", guideline="quality",
        help="One judgement for each series; X when it is absent.", for_roles=("trus", "micro_us"),
        options=[
            option("1", "Not diagnostic", "1"),
            option("2", "Diagnostic with limits", "2"),
            option("3", "Good", "3"),
            option("X", "Absent", "x", scored=False),
        ],
    ),
    *(
        question(
            f"gland_{name}_mm", "case", "measure", f"Gland, {label}", scale="interval", guideline="gland_volume",
            help="Longest extent of the gland, measured on the 3-D volume.", unit="mm", minimum=5, maximum=200,
            prefill="structure_length_mm", structure=f"gland_{name}", required=False,
        )
        for name, label in (("ap", "anterior to posterior"), ("transverse", "transverse"),
                            ("longitudinal", "longitudinal"))
    ),
    question(
        "no_suspicious_lesion", "case", "flag", "No suspicious lesion", scale="nominal", required=False,
        guideline="findings", help="Say so when there is no finding; one of the two is needed to sign.",
    ),
]  # fmt: skip

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
        options=[
            option(str(n), f"EPE {word}", str(n))
            for n, word in enumerate(("very unlikely", "unlikely", "uncertain", "likely", "very likely"), start=1)
        ],
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

RULES = [
    {
        "key": "findings_or_none", "question": "no_suspicious_lesion",
        "sentence": "Add a finding, or say that there is no suspicious lesion.",
    },
    {
        "key": "finding_needs_mark",
        "sentence": "Every finding has at least one mark, so that it can be found again.",
    },
    {
        "key": "exactly_one", "question": "index",
        "sentence": "Mark exactly one finding as the index lesion.",
    },
    {
        "key": "ellipsoid_volume", "label": "Gland volume", "unit": "ml", "factor": 0.52, "shown": True,
        "inputs": ["gland_ap_mm", "gland_transverse_mm", "gland_longitudinal_mm"],
        "sentence": "Gland volume is the product of the three axes times 0.52.",
    },
]  # fmt: skip

PRIMUS1 = Preset(
    key=KEY,
    title=TITLE,
    definition={
        "key": KEY,
        "title": TITLE,
        "questions": CASE_QUESTIONS + FINDING_QUESTIONS,
        "marks": ["point", "length", "contour", "mask"],
        "rules": RULES,
    },
    guideline=GUIDELINE,
)
