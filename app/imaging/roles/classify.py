"""One role for a series in the light of its study: the table decides, the neighbours may correct."""

from collections.abc import Sequence
from dataclasses import replace

from app.imaging.roles.contrast import t2_named
from app.imaging.roles.diffusion import calculated, diffusion_named
from app.imaging.roles.facts import SeriesFacts
from app.imaging.roles.table import RULES
from app.imaging.roles.words import b_values_in
from app.imaging.values.roles import Proposal, Role

TIME_POINTS = 4
"""So many series of one name, grid and timing are the time points of one dynamic series."""

_MAY_BE_A_TIME_POINT = frozenset({Role.T1_AX, Role.T1_FS, Role.OTHER, Role.DCE})


def classify(series: Sequence[SeriesFacts]) -> list[Proposal]:
    """One proposal for each, in order; series of one `group` are one study."""
    alone = [_by_table(facts) for facts in series]
    return [_with_neighbours(facts, proposal, series, alone) for facts, proposal in zip(series, alone, strict=True)]


def own_b_value(facts: SeriesFacts, measured: float | None) -> float | None:
    """The b-value of one stack: what its header says; what its name says, if calculated or without another."""
    said = b_values_in(facts.description)
    if len(said) == 1 and (measured is None or calculated(facts)):
        return said[0]
    return measured


def _by_table(facts: SeriesFacts) -> Proposal:
    facts = _with_own_b(facts)
    for rule in RULES:
        evidence = rule.when(facts)
        if evidence:
            return Proposal(rule.role, rule.confidence, tuple(evidence.split("; ")))
    return Proposal(Role.OTHER, 0.5, ("no rule recognises this series",))


def _with_own_b(facts: SeriesFacts) -> SeriesFacts:
    """A calculated image often keeps the acquired b in its header and says its own in the description."""
    said = b_values_in(facts.description)
    if len(said) == 1 and calculated(facts):
        return replace(facts, b_values=said, b_value_tag="SeriesDescription")
    return facts


def _with_neighbours(
    facts: SeriesFacts, proposal: Proposal, series: Sequence[SeriesFacts], alone: Sequence[Proposal]
) -> Proposal:
    """DCE may come as one series per time point, with no contrast or temporal tag at all."""
    if proposal.role not in _MAY_BE_A_TIME_POINT or not facts.words or not _could_be_dynamic(facts):
        return proposal
    alike = sum(
        other.group == facts.group and other.geometry_key == facts.geometry_key and role.role == proposal.role
        for other, role in zip(series, alone, strict=True)
    )
    if alike < TIME_POINTS:
        return proposal
    evidence = f"{alike} series of one name, grid and timing: time points"
    if proposal.role is Role.DCE:
        return replace(proposal, confidence=max(proposal.confidence, 0.9), evidence=(*proposal.evidence, evidence))
    return Proposal(Role.DCE, 0.8, (evidence,))


def _could_be_dynamic(facts: SeriesFacts) -> bool:
    fast = facts.repetition_time_ms is None or facts.repetition_time_ms < 100
    return fast and not t2_named(facts) and not diffusion_named(facts)
