"""Learning from corrections, and taking back what was learned."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.rules.learning import lessons
from app.imaging.store.site_rules import newest_rules, site_rule
from app.imaging.tables import SiteRule, Stack
from app.imaging.values import Role
from app.kernel.refusals import Conflict


def learn(session: Session, actor: Actor, corrected: Sequence[tuple[Stack, Role]]) -> list[SiteRule]:
    """A new version for each name whose series were corrected, unless it says so already."""
    stacks = {(stack.scanner, stack.name_digest): stack for stack, _ in corrected}
    taught = lessons(
        ((stack.scanner, stack.name_digest) if stack.scanner and stack.name_digest else None, role)
        for stack, role in corrected
    )
    known = newest_rules(session, list(taught))
    made = []
    for key, role in taught.items():
        before = known.get(key)
        if before is None or before.role != role:
            made.append(_next_version(session, actor, key, before, role=role, stack=stacks[key]))
    return made


def revoke_site_rule(session: Session, actor: Actor, rule_id: uuid.UUID) -> None:
    """From now on the rules alone propose for this name; what was proposed before stays as it is."""
    rule = site_rule(session, rule_id)
    key = (rule.scanner, rule.name_digest)
    newest = newest_rules(session, [key])[key]
    if newest.role is None:
        return
    if newest.id != rule.id:
        raise Conflict("This rule was changed by a later correction. Look at the list again.")
    _next_version(session, actor, key, rule, role=None, stack=None)


def _next_version(
    session: Session,
    actor: Actor,
    key: tuple[str, str],
    before: SiteRule | None,
    *,
    role: Role | None,
    stack: Stack | None,
) -> SiteRule:
    made = SiteRule(
        scanner=key[0],
        name_digest=key[1],
        version=before.version + 1 if before else 1,
        role=role,
        shown_as=stack.series.description if stack else before.shown_as if before else "",
        stack_id=stack.id if stack else None,
        by=actor.person_id,
    )
    session.add(made)
    session.flush()
    audit.record(
        session, actor.person_id, "site_rule.learned" if role else "site_rule.revoked", "site_rule", made.id,
        chain=Chain.house(), old={"role": before.role} if before else None,
        new={"role": role, "scanner": made.scanner, "shown_as": made.shown_as, "version": made.version},
    )  # fmt: skip
    return made
