"""What a house learns from a correction: when it counts, and how it enters a proposal."""

from collections.abc import Iterable, Mapping

from app.imaging.values.roles import Proposal, Role

LEARNED = 0.9
"""As sure as a person's word about an earlier series of the same name and scanner can make us."""
EVIDENCE = "a correction made here for this scanner"

RuleKey = tuple[str, str]
"""Scanner and keyed hash of the name."""


def in_the_light_of(by_rules: Proposal, learned: str | None) -> Proposal:
    """The learned role, if there is one, and what the rules alone would have said."""
    if learned is None:
        return by_rules
    role = Role(learned)
    if role is by_rules.role:
        return Proposal(role, max(LEARNED, by_rules.confidence), (EVIDENCE, *by_rules.evidence))
    alone = f"the rules alone would say {by_rules.role.label}: {', '.join(by_rules.evidence)}"
    return Proposal(role, LEARNED, (EVIDENCE, alone))


def lessons(corrected: Iterable[tuple[RuleKey | None, Role]]) -> Mapping[RuleKey, Role]:
    """One role for each name; what was corrected to several at once teaches nothing."""
    found: dict[RuleKey, set[Role]] = {}
    for key, role in corrected:
        if key is not None:
            found.setdefault(key, set()).add(role)
    return {key: role for key, (role, *others) in ((key, tuple(roles)) for key, roles in found.items()) if not others}
