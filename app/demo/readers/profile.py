"""Who the simulated readers are, and how well they see."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Skill:
    """`skill` 0-1 raises sensitivity and lowers noise; `eager` 0-1 calls benign things suspicious.

    `hand_mm` is how far outlines wander, `inflation_mm` how much too large (or small) they are drawn.
    """

    key: str
    name: str
    specialty: str
    years_experience: int
    cases_per_year: int
    skill: float
    eager: float
    hand_mm: float
    inflation_mm: float
    draws: Literal["mask", "contour"]


READERS: tuple[Skill, ...] = (
    Skill("reader1", "Dr. Ada Lindqvist", "radiologist", 14, 600, 0.95, 0.10, 0.35, 0.0, "mask"),
    Skill("reader2", "Dr. Ben Okafor", "urologist", 7, 120, 0.75, 0.35, 0.55, 0.6, "mask"),
    Skill("reader3", "Dr. Chiara Rossi", "radiologist", 2, 200, 0.55, 0.55, 0.7, -0.5, "contour"),
)
NEWCOMER = Skill("newcomer", "Dr. Dilan Aydin", "radiologist", 0, 20, 0.45, 0.6, 0.8, 0.8, "contour")
"""Is trained; reads nothing that counts."""
EVERYBODY = (*READERS, NEWCOMER)
