"""What shipped presets share: quality, axes of the gland, likelihoods, and the rules every reading obeys."""

from collections.abc import Sequence

from app.protocols.presets.base import JsonObject, option, question


def quality(help: str, for_roles: Sequence[str]) -> JsonObject:
    return question(
        "quality", "stack", "score", "Image quality", scale="ordinal", guideline="quality", help=help,
        for_roles=for_roles,
        options=[
            option("1", "Not diagnostic", "1"),
            option("2", "Diagnostic with limits", "2"),
            option("3", "Good", "3"),
            option("X", "Absent", "x", scored=False),
        ],
    )  # fmt: skip


def axis(name: str, label: str, where: str, *, required: bool = True) -> JsonObject:
    return question(
        f"gland_{name}_mm", "case", "measure", label, scale="interval", guideline="gland_volume", required=required,
        help=f"Longest extent of the gland, measured on {where}.", unit="mm", minimum=5, maximum=200,
        prefill="structure_length_mm", structure=f"gland_{name}",
    )  # fmt: skip


def likelihood(of: str) -> list[JsonObject]:
    words = ("very unlikely", "unlikely", "uncertain", "likely", "very likely")
    return [option(str(n), f"{of} {word}", str(n)) for n, word in enumerate(words, start=1)]


NO_SUSPICIOUS_LESION = question(
    "no_suspicious_lesion", "case", "flag", "No suspicious lesion", scale="nominal", required=False,
    guideline="findings", help="Say so when there is no finding; one of the two is needed to sign.",
)  # fmt: skip

FINDINGS: list[JsonObject] = [
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
]  # fmt: skip
"""Rules of findings: there are some or none, each can be found again, one is the index lesion."""

STRUCTURES = ("prostate", "peripheral_zone", "transition_zone", "central_zone", "afs", "prostatic_urethra",
              "seminal_vesicle")  # fmt: skip
"""What may be outlined or painted beside findings; nothing of it is needed to sign."""
ZONES = ("peripheral_zone", "transition_zone", "central_zone", "afs")

IN_GLAND: JsonObject = {
    "key": "finding_in_gland", "margin_mm": 5.0, "comment": "rationale", "warns": True,
    "sentence": "A finding lies in the outlined gland or within 5 mm of it; else the rationale says why.",
}  # fmt: skip


def outline(score: str, label: str) -> JsonObject:
    return {
        "key": "outline_from_score", "score": score, "label": label, "from": 3, "needed": False, "warns": True,
        "sentence": f"From {label} 3 a finding should be outlined.",
    }  # fmt: skip


ZONES_APART: JsonObject = {
    "key": "structures_exclude", "structures": list(ZONES),
    "sentence": "The zones share no voxel; the gland holds them all, and the urethra may run through them.",
}  # fmt: skip

VOLUME: JsonObject = {
    "key": "ellipsoid_volume", "label": "Gland volume", "unit": "ml", "factor": 0.52, "shown": True,
    "inputs": ["gland_ap_mm", "gland_transverse_mm", "gland_longitudinal_mm"],
    "sentence": "Gland volume is the product of the three axes times 0.52.",
}  # fmt: skip
