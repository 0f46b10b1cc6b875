"""The rules a house learned: in force, by key, and all their versions."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from app.imaging.tables import SiteRule, Stack
from app.kernel.paging import Page, page_of
from app.kernel.refusals import NotFound


def rules_for(session: Session, stacks: Collection[Stack]) -> dict[tuple[str | None, str | None], SiteRule]:
    """In force for these stacks, by scanner and hash of the name; one statement."""
    keys = {(stack.scanner, stack.name_digest) for stack in stacks if stack.scanner and stack.name_digest}
    return {key: rule for key, rule in newest_rules(session, keys).items() if rule.role is not None}


def newest_rules(
    session: Session, keys: Collection[tuple[str | None, str | None]]
) -> dict[tuple[str | None, str | None], SiteRule]:
    """The newest version of each, also where that revokes."""
    if not keys:
        return {}
    query = _newest().where(tuple_(SiteRule.scanner, SiteRule.name_digest).in_(keys))
    return {(rule.scanner, rule.name_digest): rule for rule in session.scalars(query)}


def site_rules(session: Session, *, page: int = 1, size: int = 50) -> Page[SiteRule]:
    """Rules in force, the latest first."""
    newest = aliased(SiteRule, _newest().subquery())
    query = select(newest).where(newest.role.is_not(None)).order_by(newest.at.desc(), newest.id)
    return page_of(session, query, number=page, size=size)


def site_rule(session: Session, rule_id: uuid.UUID) -> SiteRule:
    found = session.get(SiteRule, rule_id)
    if found is None:
        raise NotFound
    return found


def _newest() -> Select[SiteRule]:
    return (
        select(SiteRule)
        .ext(distinct_on(SiteRule.scanner, SiteRule.name_digest))
        .order_by(SiteRule.scanner, SiteRule.name_digest, SiteRule.version.desc())
    )
