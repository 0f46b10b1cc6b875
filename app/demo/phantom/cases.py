"""The phantom patients: size of the gland, surroundings, lesions; the demonstration's cast."""

from dataclasses import dataclass

from app.demo.phantom.gland import Gland
from app.demo.phantom.lesions import Lesion
from app.demo.phantom.shapes import Triple


@dataclass(frozen=True)
class PhantomCase:
    """`offset_mm` places the gland's centre in the scanner; `tilt_deg` tilts the axial series as technicians do."""

    key: str
    seed: int
    gland: Gland
    lesions: tuple[Lesion, ...]
    offset_mm: Triple = (2.0, -14.0, 18.0)
    tilt_deg: float = 9.0
    roll_deg: float = 1.5
    girth_mm: float = 22.0
    rectum_mm: float = 13.0
    rectal_gas: bool = True
    bladder: float = 0.95
    contrast: bool = False
    noise: float = 1.0
    psa_ng_ml: float = 5.0
    age: int = 65
    rectal_examination: str = "normal"


CASES: tuple[PhantomCase, ...] = (
    PhantomCase(
        "left-peripheral-with-extension", 101, Gland(25.0, 19.0, 22.0, 0.85), psa_ng_ml=11.8, age=67,
        rectal_examination="suspicious", noise=0.9,
        tilt_deg=11.0, offset_mm=(1.5, -12.0, 20.0),
        lesions=(
            Lesion("index", "PZ", (0.66, 0.36, 0.0), (9.5, 6.0, 10.0), 1.0, "5", "5", "+", 4, (0, 0, -52), epe=4),
            Lesion("second", "PZ", (-0.52, 0.46, -0.52), (3.6, 3.0, 3.8), 0.55, "3", "3", "-", 1, (0, 0, 28)),
        ),
    ),
    PhantomCase(
        "anterior-transition", 202, Gland(28.0, 22.0, 24.0, 1.0), psa_ng_ml=9.4, age=64, contrast=True,
        tilt_deg=8.0, roll_deg=-2.0, offset_mm=(-3.0, -18.0, 9.0), rectal_gas=False, girth_mm=30.0,
        lesions=(
            Lesion("index", "TZ", (-0.36, -0.46, 0.05), (9.0, 5.4, 8.0), 0.92, "5", "4", "+", 3, (0, 0, 18),
                   rule_zone="TZ", epe=2),
            Lesion("scar", "PZ", (0.60, 0.44, 0.1), (8.0, 1.8, 5.0), 0.5, "2", "2", "-", 0, (0, 0, -48), kind="scar"),
        ),
    ),
    PhantomCase(
        "large-adenoma", 303, Gland(31.0, 26.0, 27.0, 1.18), psa_ng_ml=6.9, age=71, noise=1.15,
        tilt_deg=14.0, offset_mm=(0.0, -20.0, 31.0), bladder=0.85, rectum_mm=11.0,
        lesions=(
            Lesion("index", "PZ", (0.44, 0.56, -0.35), (4.6, 3.4, 5.0), 0.68, "4", "4", "-", 2, (0, 0, -22)),
            Lesion("second", "TZ", (0.40, -0.10, 0.25), (5.5, 5.0, 5.0), 0.45, "3", "3", "-", 0, rule_zone="TZ"),
        ),
    ),
    PhantomCase(
        "inflamed-without-lesion", 404, Gland(23.0, 17.5, 20.0, 0.75), psa_ng_ml=4.1, age=56,
        tilt_deg=6.0, roll_deg=2.5, offset_mm=(4.0, -9.0, 14.0), girth_mm=16.0, rectum_mm=15.0,
        lesions=(
            Lesion("scar-left", "PZ", (0.58, 0.42, 0.0), (7.0, 1.6, 6.0), 0.45, "2", "2", "-", 0, (0, 0, -46),
                   kind="scar"),
            Lesion("scar-right", "PZ", (-0.50, 0.48, 0.3), (6.0, 1.8, 5.0), 0.6, "2", "2", "-", 0, (0, 0, 38),
                   kind="scar"),
        ),
    ),
    PhantomCase(
        "midline-and-apex", 505, Gland(26.0, 20.0, 22.0, 0.9), psa_ng_ml=7.7, age=69,
        tilt_deg=10.0, offset_mm=(-2.0, -15.0, 24.0), rectal_gas=False,
        lesions=(
            Lesion("index", "PZ", (-0.34, 0.54, -0.45), (5.6, 4.0, 6.0), 0.85, "4", "4", "+", 3, (0, 0, 14)),
            Lesion("anterior", "AFS", (0.12, -0.72, -0.1), (7.0, 3.4, 6.0), 0.7, "4", "4", "+", 2, (0, 0, 4),
                   rule_zone="TZ"),
        ),
    ),
    PhantomCase(
        "equivocal", 606, Gland(25.5, 19.5, 21.0, 0.95), psa_ng_ml=5.6, age=60, noise=1.3,
        tilt_deg=7.0, roll_deg=-1.0, offset_mm=(1.0, -11.0, 12.0), girth_mm=34.0,
        lesions=(
            Lesion("index", "PZ", (0.56, 0.42, 0.35), (4.4, 3.2, 4.4), 0.6, "3", "3", "+", 2, (0, 0, -40)),
        ),
    ),
)  # fmt: skip
"""The demonstration's cast: from unmistakable to nothing at all."""
