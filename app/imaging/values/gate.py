"""What the quality gate can find about a study, and what can be done about it."""

import uuid
from dataclasses import dataclass
from enum import StrEnum


class Remedy(StrEnum):
    ACCEPT = "accept_with_warning"
    SPLIT = "split"
    TAKE_IN = "take_in"
    RESEND = "re_send"
    MASK = "mask"
    """Done in the masking screen only, where somebody looks at the pictures."""
    REOPEN = "reopen"
    SETTLED = "settled"
    """Decided by the house itself: what was found is no longer so."""


class GateState(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    SETTLED = "settled"


def state_after(remedy: str | None) -> GateState:
    """The state of a finding whose newest decision is this."""
    if remedy is None or remedy == Remedy.REOPEN:
        return GateState.OPEN
    return GateState.WAITING if remedy == Remedy.RESEND else GateState.SETTLED


@dataclass(frozen=True)
class Kind:
    """One sort of finding. `keeps_out`: its files wait outside; `blocks`: the study cannot be read until settled."""

    code: str
    title: str
    remedies: tuple[Remedy, ...]
    keeps_out: bool = False
    blocks: bool = True


GATE_VERSION = 1
"""Of what the gate looks for: raised when it looks for more, so that every study is judged again."""

_STAY = (Remedy.ACCEPT, Remedy.RESEND)
_OUT = (Remedy.SPLIT, Remedy.RESEND)
KINDS = {
    kind.code: kind
    for kind in (
        Kind("gap", "Slices are missing", _STAY),
        Kind("uneven_spacing", "Uneven distance between slices", _STAY),
        Kind("shear", "Slices shifted sideways", _STAY),
        Kind("no_place", "No place in space", _STAY),
        Kind("frames_of_reference_differ", "Series in different frames of reference", _STAY, blocks=False),
        Kind("missing_role", "A sequence is missing", _STAY, blocks=False),
        Kind("mixed_grids", "Mixed planes or grids in a series", (Remedy.SPLIT,), blocks=False),
        Kind("identity_differs", "Perhaps another person", _STAY),
        Kind("identity_doubtful", "Small differences in who it is", _STAY, blocks=False),
        Kind("burned_in_text", "Pixels that may show a name", (Remedy.MASK,), blocks=False),
        Kind("several_patients", "Several patients in one study", _OUT, keeps_out=True),
        Kind("other_patient", "A study of another patient", _OUT, keeps_out=True),
        Kind("series_of_other_study", "A series of another study", _OUT, keeps_out=True),
        Kind("mixed_frames_of_reference", "Several frames of reference in a series", _OUT, keeps_out=True),
        Kind("study_in_use", "More images of a study that is read", (Remedy.TAKE_IN, Remedy.RESEND), keeps_out=True),
    )
}

BLOCKING = tuple(kind.code for kind in KINDS.values() if kind.blocks and not kind.keeps_out)


@dataclass(frozen=True)
class Found:
    """`subject` names what it is about, so that the same thing is found once."""

    code: str
    subject: str
    sentence: str
    stack_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Obstacle:
    """Why a study cannot be read yet, and where something can be done about it."""

    sentence: str
    link: str
