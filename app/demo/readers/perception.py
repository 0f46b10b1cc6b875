"""What a reader makes of a phantom: lesions seen or missed, benign things taken for lesions, scores that waver."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.demo.phantom.lesions import Lesion
from app.demo.phantom.noise import isotropic
from app.demo.phantom.shapes import Triple
from app.demo.readers.chance import chance
from app.demo.readers.profile import Skill
from app.demo.studies.truth import Truth, TruthLesion
from app.protocols.schemes.pirads21 import assess

PLACES_OF_FALSE_ALARM: tuple[Triple, ...] = ((0.5, 0.5, 0.15), (-0.54, 0.46, -0.2), (-0.3, 0.56, 0.3))


@dataclass(frozen=True)
class Perceived:
    """A finding in one reader's mind; `moved_mm` and `inflated_mm` are how the outline differs from the truth."""

    lesion: TruthLesion
    moved_mm: Triple
    inflated_mm: float
    unsteady_mm: float
    seed: int
    t2w: str
    dwi: str
    dce: str
    epe: int
    svi: int
    confidence: int
    sectors: tuple[str, ...]
    diameter_mm: float
    index: bool = False

    @property
    def zone(self) -> str:
        return self.lesion.lesion.zone

    @property
    def rule_zone(self) -> str:
        return self.lesion.lesion.rule_zone

    @property
    def category(self) -> str:
        return assess(zone=self.rule_zone, t2w=self.t2w, dwi=self.dwi, dce=self.dce).category

    @property
    def center_mm(self) -> Triple:
        x, y, z = (a + b for a, b in zip(self.lesion.center_mm, self.moved_mm, strict=True))
        return x, y, z

    def distance(self, points_mm: NDArray[np.float64]) -> NDArray[np.float32]:
        """Signed distance to the outline as this reader sees it, mm, of LPS points (..., 3)."""
        there = points_mm - np.asarray(self.moved_mm)
        x, y, z = (there[..., axis].astype(np.float32) for axis in range(3))
        wander = isotropic(self.seed, 8.0).at((x.ravel(), y.ravel(), z.ravel())).reshape(x.shape)
        shifted = self.lesion.distance(there) - np.float32(self.inflated_mm)
        return np.asarray(shifted + np.float32(self.unsteady_mm) * wander, dtype=np.float32)


def perceived(truth: Truth, reader: Skill, *, contrast: bool, salt: str = "") -> tuple[Perceived, ...]:
    """Findings in descending suspicion; exactly one is the index lesion if there are any."""
    random = chance("perception", reader.key, truth.case.key, salt)
    called = [lesion for lesion in truth.lesions if random.uniform() < _probability(lesion.lesion, reader)]
    if random.uniform() < 0.5 * reader.eager:
        place = PLACES_OF_FALSE_ALARM[int(random.integers(len(PLACES_OF_FALSE_ALARM)))]
        called.append(_false_alarm(truth, place))
    found = [_judged(lesion, reader, random, contrast) for lesion in called]
    ordered = sorted(found, key=lambda f: (f.category, f.epe, f.diameter_mm), reverse=True)
    return tuple(replace(finding, index=n == 0) for n, finding in enumerate(ordered))


def _probability(lesion: Lesion, reader: Skill) -> float:
    """That the lesion is reported: logistic in conspicuity; a scar is reported only by the eager."""
    if lesion.kind == "scar":
        return 0.7 * reader.eager * lesion.conspicuity
    return 1 / (1 + math.exp(2.6 - 7.0 * lesion.conspicuity * (0.6 + 0.5 * reader.skill)))


def _false_alarm(truth: Truth, place: Triple) -> TruthLesion:
    lesion = Lesion("false-alarm", "PZ", place, (4.0, 3.0, 3.5), 0.4, "3", "3", "-", 0)
    return TruthLesion(lesion, truth.case, len(truth.lesions))


def _judged(seen: TruthLesion, reader: Skill, random: np.random.Generator, contrast: bool) -> Perceived:
    lesion, noise = seen.lesion, 1 - reader.skill
    moved = random.normal(0, 0.5 + 1.2 * noise, 3) * np.array([1.0, 1.0, 0.6])
    inflated = reader.inflation_mm + float(random.normal(0, 0.2))
    diameter = max(4.0, seen.diameter_mm + 2 * inflated + float(random.normal(0, 0.8)))
    epe = _wavering(lesion.epe, 0.8 * noise, random)
    scores = [
        _sized(_wavering(max(3, int(score)) if lesion.kind == "scar" else int(score), noise, random), diameter, epe)
        for score in (lesion.t2w, lesion.dwi)
    ]
    dce = lesion.dce if random.uniform() > 0.5 * noise else ("-" if lesion.dce == "+" else "+")
    finding = Perceived(
        lesion=seen,
        moved_mm=(float(moved[0]), float(moved[1]), float(moved[2])),
        inflated_mm=inflated,
        unsteady_mm=reader.hand_mm,
        seed=int(random.integers(1 << 20)),
        t2w=scores[0],
        dwi=scores[1],
        dce=dce if contrast else "X",
        epe=epe,
        svi=_wavering(lesion.svi, 0.3 * noise, random),
        confidence=0,
        sectors=seen.sectors if random.uniform() > 0.6 * noise else seen.sectors[:1],
        diameter_mm=round(diameter, 1),
    )
    sure = {"1": 5, "2": 15, "3": 40, "4": 72, "5": 92, "X": 20}[finding.category] + random.normal(0, 4 + 14 * noise)
    return replace(finding, confidence=int(np.clip(round(sure), 1, 99)))


def _wavering(value: int, noise: float, random: np.random.Generator) -> int:
    if random.uniform() < noise:
        value += int(random.choice((-1, 1)))
    return int(np.clip(value, 1, 5))


def _sized(score: int, diameter_mm: float, epe: int) -> str:
    """PI-RADS v2.1: 15 mm or definite extension separates 5 from 4."""
    if score < 4:
        return str(score)
    return "5" if diameter_mm >= 15 or epe >= 4 else "4"
