"""One role for a series in the light of its study: the table decides, the neighbours may correct."""

from collections.abc import Sequence
from dataclasses import replace

from app.imaging.roles.confidence import calibrated
from app.imaging.roles.diffusion import calculated, diffusion_named
from app.imaging.roles.facts import SeriesFacts
from app.imaging.roles.neighbours import with_neighbours
from app.imaging.roles.table import RULES
from app.imaging.roles.words import b_values_in, loose_b_values_in, own_b_in
from app.imaging.values.roles import Proposal, Role

NAME = "the description"


def classify(series: Sequence[SeriesFacts]) -> list[Proposal]:
    """One proposal for each, in order; series of one `group` are one study."""
    return with_neighbours(series, [_by_table(facts) for facts in series])


def own_b_value(facts: SeriesFacts, measured: float | None) -> float | None:
    """The b-value of one stack: what its header says; what its name says, if calculated or without another."""
    said = _said(facts)
    if len(said) == 1 and (measured is None or calculated(facts)):
        return said[0]
    return measured


def _by_table(facts: SeriesFacts) -> Proposal:
    facts = _with_own_b(facts)
    for rule in RULES:
        evidence = rule.when(facts)
        if evidence:
            return calibrated(facts, Proposal(rule.role, rule.confidence, tuple(evidence.split("; "))))
    return Proposal(Role.OTHER, 0.5, ("no rule recognises this series",))


def _with_own_b(facts: SeriesFacts) -> SeriesFacts:
    """A calculated image often keeps the acquired b in its header, and a b of 0 may mean that none was written."""
    said = _said(facts)
    if not said:
        return facts
    unsaid = not any(facts.b_values) and facts.b_value_tag != NAME and diffusion_named(facts)
    if unsaid or (len(said) == 1 and calculated(facts)):
        return replace(facts, b_values=tuple(sorted(said)), b_value_tag=NAME)
    return facts


def _said(facts: SeriesFacts) -> tuple[float, ...]:
    """What the name says: the b of its own for a calculated image; bare numbers count in a diffusion series only."""
    own = own_b_in(facts.description) if calculated(facts) else None
    if own is not None:
        return (own,)
    named = b_values_in(facts.description)
    return named or (loose_b_values_in(facts.description) if diffusion_named(facts) else ())
