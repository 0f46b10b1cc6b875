"""A series in the light of its study: DCE may come as one series per time point, with no tag that says so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from app.imaging.roles.contrast import t2_named
from app.imaging.roles.diffusion import diffusion_named
from app.imaging.roles.facts import SeriesFacts
from app.imaging.values.roles import Proposal, Role

TIME_POINTS = 4
"""So many series of one name, grid and timing are the time points of one dynamic series."""
FAST_MS = 100
UNSURE = 0.55
"""What the rules take for something else for sure is no time point, however many there are."""

_MAY_BE_A_TIME_POINT = frozenset({Role.T1_AX, Role.T1_FS, Role.OTHER, Role.DCE})


def with_neighbours(series: Sequence[SeriesFacts], alone: Sequence[Proposal]) -> list[Proposal]:
    """Series of one `group` are one study; a row without a group has the rows without one for company."""
    may = [_may_be_a_time_point(facts, proposal) for facts, proposal in zip(series, alone, strict=True)]
    alike = Counter(
        (facts.likeness, proposal.role) for facts, proposal, one in zip(series, alone, may, strict=True) if one
    )
    return [
        _seen_together(proposal, alike[facts.likeness, proposal.role]) if one else proposal
        for facts, proposal, one in zip(series, alone, may, strict=True)
    ]


def _may_be_a_time_point(facts: SeriesFacts, proposal: Proposal) -> bool:
    if proposal.role not in _MAY_BE_A_TIME_POINT or t2_named(facts) or diffusion_named(facts):
        return False
    if proposal.role is Role.OTHER and (proposal.confidence > UNSURE or "DERIVED" in facts.image_type):
        return False
    fast = facts.repetition_time_ms is None or facts.repetition_time_ms < FAST_MS
    return fast and (bool(facts.words) or "GR" in facts.scanning) and facts.modality in ("MR", "")


def _seen_together(proposal: Proposal, alike: int) -> Proposal:
    if alike < TIME_POINTS:
        return proposal
    evidence = f"{alike} series of one name, grid and timing: time points"
    if proposal.role is Role.DCE:
        return replace(proposal, confidence=max(proposal.confidence, 0.9), evidence=(*proposal.evidence, evidence))
    return Proposal(Role.DCE, 0.8, (evidence,))
