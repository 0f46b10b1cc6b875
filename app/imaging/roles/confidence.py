"""How sure a proposal may be: contradictions and lonely names lower it, and the evidence says why."""

from collections.abc import Callable
from dataclasses import replace

from app.imaging.roles import vocabulary as v
from app.imaging.roles.contrast import gradient, spin_echo, t1_named, t2_fat_saturated, t2_named
from app.imaging.roles.facts import SeriesFacts
from app.imaging.roles.words import b_values_in, plane_word
from app.imaging.values.roles import DIFFUSION_ROLES, FAT_SATURATED, Proposal, Role

CONTRADICTED = 0.55
ONLY_NAMED = 0.65
FAT_SATURATED_T2 = 0.35
"""Below every plain T2 by more than `hanging.MUCH_LESS_SURE`, so that a person looks whether it is wanted."""

_T2_PLANES = {Role.T2_AX: "ax", Role.T2_SAG: "sag", Role.T2_COR: "cor"}
_T2 = frozenset({*_T2_PLANES, Role.T2_3D})
_T1 = frozenset({Role.T1_AX, Role.T1_FS})
_CHECKED = _T2 | _T1 | DIFFUSION_ROLES | {Role.ADC, Role.DCE, Role.DCE_PARAMETRIC, Role.DCE_SUBTRACTION}
_PLAIN_TERMS = frozenset({"ORIGINAL", "DERIVED", "PRIMARY", "SECONDARY", "OTHER", "NONE", "M", "ND", "NORM"})


def calibrated(facts: SeriesFacts, proposal: Proposal) -> Proposal:
    if proposal.role not in _CHECKED:
        return proposal
    doubts = tuple(doubt for ask in _DOUBTS if (doubt := ask(facts, proposal.role)))
    if proposal.role in _T2 and (dark := t2_fat_saturated(facts)):
        return replace(
            proposal,
            confidence=min(proposal.confidence, FAT_SATURATED_T2),
            evidence=(*proposal.evidence, dark, FAT_SATURATED, *doubts),
        )
    if doubts:
        return replace(
            proposal, confidence=min(proposal.confidence, CONTRADICTED), evidence=(*proposal.evidence, *doubts)
        )
    if _only_named(facts):
        return replace(
            proposal,
            confidence=min(proposal.confidence, ONLY_NAMED),
            evidence=(*proposal.evidence, "nothing but the name says so"),
        )
    return proposal


def _only_named(facts: SeriesFacts) -> bool:
    measured = facts.b_values and facts.b_value_tag not in ("the description", "SequenceName")
    told = facts.scanning or facts.echo_time_ms or facts.acquisition_contrast or facts.image_type - _PLAIN_TERMS
    return not measured and not told and facts.modality in ("MR", "")


def _timing(facts: SeriesFacts, role: Role) -> str | None:
    """T2 of the prostate is a spin echo with TE of 60 ms and more; T1 has a TE below 40 ms."""
    te, tr = facts.echo_time_ms, facts.repetition_time_ms
    if role in _T2 and te is not None and te < 50 and spin_echo(facts) and not facts.three_d:
        return f"but TE {te:g} ms is short for T2"
    if role in _T2_PLANES and tr is not None and tr < 1000:
        return f"but TR {tr:g} ms is short for T2"
    if role in _T2 and gradient(facts):
        return "but it is a gradient echo"
    if role in _T1 and te is not None and te > 40:
        return f"but TE {te:g} ms is long for T1"
    return None


def _both_contrasts(facts: SeriesFacts, role: Role) -> str | None:
    both = "t1" in facts.words and "t2" in facts.words
    wanted = role in _T2 or role in _T1
    return "but the name says both T1 and T2" if wanted and both and t1_named(facts) and t2_named(facts) else None


def _made_of_pictures(facts: SeriesFacts, role: Role) -> str | None:
    """“T2 for fusion” is a T2 to be fused with ultrasound; a person should look whether it was acquired."""
    named = next((word for words in (v.FUSED, v.EXPORTED, v.SUBTRACTION) if (word := words.first(facts.words))), None)
    return f"but the name says “{named}”" if role in _T2 and named else None


def _plane(facts: SeriesFacts, role: Role) -> str | None:
    named = plane_word(facts.words)
    expected = _T2_PLANES.get(role)
    if expected and facts.normals and named and named != expected:
        return "but the name says another plane"
    return None


def _b_value(facts: SeriesFacts, role: Role) -> str | None:
    said = b_values_in(facts.description)
    if role not in (Role.DWI_HIGH_B, Role.DWI_LOW_B) or len(said) != 1 or len(facts.b_values) != 1:
        return None
    return f"but the name says b {said[0]:g}" if abs(said[0] - facts.b_values[0]) > 0.05 * said[0] else None


def _map_with_measurements(facts: SeriesFacts, role: Role) -> str | None:
    original = "ORIGINAL" in facts.image_type and not facts.image_type & {"ADC", "ADC_UNSPECIFIED", "DERIVED"}
    return "but ImageType says ORIGINAL" if role is Role.ADC and original else None


_DOUBTS: tuple[Callable[[SeriesFacts, Role], str | None], ...] = (
    _timing,
    _both_contrasts,
    _made_of_pictures,
    _plane,
    _b_value,
    _map_with_measurements,
)
