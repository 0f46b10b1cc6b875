"""The shipped preset for delineating the gland and its zones: what is drawn, and which of it is needed to sign."""

from app.protocols.presets import common
from app.protocols.presets.base import Preset, option, question

KEY, TITLE = "prostate_zones", "Prostate zones"

NEEDED = ("prostate", "peripheral_zone", "transition_zone")

_SECTIONS = (
    ("quality", "Image quality", "Judge the axial T2 alone: whether the border of the gland and of its zones can be "
     "followed from base to apex."),
    ("gland", "Gland", "The whole prostate within its capsule, from the base below the bladder neck to the apex above "
     "the external sphincter; without seminal vesicles, periprostatic veins and neurovascular bundles."),
    ("zones", "Zones", "Peripheral zone: the bright rim behind and beside, down to the apex. Transition zone: around "
     "the urethra above the verumontanum, with its nodules. Central zone: the symmetric dark tissue around the "
     "ejaculatory ducts at the base. Anterior stroma: the dark band in front. Give CZ and AFS only where you can tell "
     "them from the transition zone."),
    ("beside", "Urethra and seminal vesicles", "The prostatic urethra from the bladder neck to the apex; both seminal "
     "vesicles as one structure."),
)  # fmt: skip

PROSTATE_ZONES = Preset(
    key=KEY,
    title=TITLE,
    definition={
        "key": KEY,
        "title": TITLE,
        "questions": [
            question(
                "quality", "stack", "score", "Image quality", scale="ordinal", guideline="quality",
                help="Of the axial T2, on which the zones are drawn.", for_roles=("t2_ax",),
                options=[
                    option("1", "Borders cannot be followed", "1"),
                    option("2", "Borders with gaps", "2"),
                    option("3", "Good", "3"),
                ],
            ),
            question("remark", "case", "text", "Remark", scale="none", required=False, guideline="zones"),
        ],
        "marks": ["contour", "mask"],
        "structures": list(common.STRUCTURES),
        "rules": [
            {
                "key": "structures_drawn", "structures": list(NEEDED),
                "sentence": "Gland, peripheral zone and transition zone are drawn.",
            },
            common.ZONES_APART,
        ],
    },
    guideline={
        "key": KEY,
        "title": "Delineating the prostate, short",
        "version": "1",
        "source": "In our own words, with the zones of McNeal (Am J Surg Pathol 1988;12:619-633).",
        "sections": [{"key": key, "title": title, "text": text} for key, title, text in _SECTIONS],
    },
)  # fmt: skip
