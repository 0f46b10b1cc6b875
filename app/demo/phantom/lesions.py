"""Lesions: where they are, how they show, what a flawless reader would say of them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.demo.phantom.derived import Rough, Within
from app.demo.phantom.gland import Gland
from app.demo.phantom.noise import isotropic
from app.demo.phantom.shapes import Ellipsoid, Shape, Triple, axes_of
from app.demo.phantom.tissues import Tissue, scar, tumour

Zone = Literal["PZ", "TZ", "CZ", "AFS"]


@dataclass(frozen=True)
class Lesion:
    """`at` in half axes of the gland; `radii` mm; `conspicuity` 0-1; scores as the truth has them; ISUP 0 = benign."""

    key: str
    zone: Zone
    at: Triple
    radii: Triple
    conspicuity: float
    t2w: str
    dwi: str
    dce: str
    isup: int
    turn_deg: Triple = (0.0, 0.0, 0.0)
    epe: int = 1
    svi: int = 1
    rule_zone: Literal["PZ", "TZ"] = "PZ"
    kind: Literal["tumour", "scar"] = "tumour"

    @property
    def tissue(self) -> Tissue:
        return tumour(self.conspicuity) if self.kind == "tumour" else scar(self.conspicuity)

    def body(self, gland: Gland, seed: int) -> Shape:
        """Its surface in anatomical mm; one with extension beyond the capsule is not cut at it."""
        body = Rough(Ellipsoid(gland.place(self.at), self.radii, self.turn_deg), isotropic(seed, 5.0), 0.45)
        return body if self.epe >= 4 else Within(body, gland.outline)

    def longest_axis(self) -> tuple[Triple, float]:
        """Direction within the axial plane and length in mm of the largest diameter."""
        axes = axes_of(self.turn_deg)
        flat = [np.asarray([a[0], a[1], 0.0]) * r for a, r in zip(axes, self.radii, strict=True)]
        longest = max(flat, key=lambda v: float(np.linalg.norm(v)))
        length = float(np.linalg.norm(longest))
        return (float(longest[0] / length), float(longest[1] / length), 0.0), 2 * length
