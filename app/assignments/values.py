"""The vocabulary of assignments: how cases are spread over readers, what is hidden, what keeps a case back."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID


class Distribution(StrEnum):
    EVENLY = "evenly"
    BY_HAND = "by_hand"


class Purpose(StrEnum):
    """What an assignment is for; only what is live is ever compared, settled and released."""

    LIVE = "live"
    TRAINING = "training"
    REFERENCE = "reference"
    """Read by the reference reader of a training campaign."""


class MemberRole(StrEnum):
    READER = "reader"
    ADJUDICATOR = "adjudicator"


ALWAYS_HIDDEN = ("site", "scanner", "dates", "descriptions")
MAY_BE_HIDDEN = ("age", "psa")

HIDES_WITH = {
    "age": frozenset({"age"}),
    # a density beside a measured volume would give the PSA away
    "psa": frozenset({"psa", "psa_density", "psad", "psa_density_reported", "psa_density_computed"}),
}
"""The clinical facts that disappear with each thing a campaign may hide."""


@dataclass(frozen=True)
class Blinding:
    """What readers of a campaign do not see; written into every reading as `as_json()`."""

    hide_age: bool = False
    hide_psa: bool = False

    @property
    def hides(self) -> tuple[str, ...]:
        chosen = [name for name in MAY_BE_HIDDEN if getattr(self, f"hide_{name}")]
        return (*ALWAYS_HIDDEN, *chosen)

    def as_json(self) -> dict[str, Any]:
        return {"hides": list(self.hides)}

    @classmethod
    def from_json(cls, profile: dict[str, Any]) -> "Blinding":
        hides = profile.get("hides", [])
        return cls(hide_age="age" in hides, hide_psa="psa" in hides)


def hidden_facts(profile: dict[str, Any]) -> frozenset[str]:
    """The keys of clinical facts that a blinding profile withholds."""
    return frozenset().union(*(HIDES_WITH.get(name, frozenset()) for name in profile.get("hides", [])))


LONGEST_MODEL = 120
"""Letters of the name of a model, and of its version."""


@dataclass(frozen=True)
class Proposals:
    """Whose imported delineations readers are offered, and which model in which version made them."""

    reader_id: UUID
    model_name: str = ""
    model_version: str = ""
    """Both empty: as the annotator is called, such as “Segmenter 2.1”."""


@dataclass(frozen=True)
class Design:
    """The choices of a campaign, as a coordinator makes them."""

    protocol_version_id: UUID
    readers_per_case: int
    distribution: Distribution = Distribution.EVENLY
    blinding: Blinding = Blinding()
    due_on: date | None = None
    required_panes: tuple[str, ...] = ("t2_ax", "adc", "high_b")
    least_profile: str = "consilium-basic"
    proposals: Proposals | None = None
    """None: marks made with AI are forbidden."""


REQUIRED_PANES = {"t2_ax": "T2 axial", "adc": "ADC", "high_b": "high b-value DWI"}
"""Without these a prostate MRI cannot be read by PI-RADS v2.1; a missing DCE is scored X. The usual choice."""

PANE_NAMES = {
    **REQUIRED_PANES, "t2_sag": "T2 sagittal", "t2_cor": "T2 coronal", "dwi": "DWI", "dce": "DCE",
    "trus": "transrectal ultrasound", "micro_us": "micro-ultrasound",
}  # fmt: skip
"""Panes a campaign may require, with the names people use for them."""


@dataclass(frozen=True)
class Reason:
    """Why something cannot start, and where it can be mended."""

    sentence: str
    link: str = ""

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class CaseSeries:
    """What readiness needs to know of a case: how people call it, and the panes it can fill."""

    case_id: UUID
    label: str
    panes: frozenset[str]
    study_ids: tuple[UUID, ...] = ()
    obstacles: tuple[Reason, ...] = ()
    """What the gate found about its studies and nobody has settled."""
