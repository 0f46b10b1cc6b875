"""People, their live roles, and sites."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.tables import Person, RoleGrant, Site
from app.accounts.values import Role
from app.kernel.paging import Page, page_of
from app.kernel.refusals import NotFound


def person(session: Session, person_id: uuid.UUID) -> Person:
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound
    return found


def find_person_by_email(session: Session, email: str) -> Person | None:
    return session.scalar(select(Person).where(Person.email == email))


def people(session: Session, *, search: str = "", role: Role | None = None, number: int = 1) -> Page[Person]:
    """Everybody but the house itself, by name."""
    query = select(Person).where(Person.kind != "system").order_by(func.lower(Person.display_name), Person.id)
    if search:
        query = query.where(
            or_(
                Person.display_name.icontains(search, autoescape=True),
                Person.email.icontains(search, autoescape=True),
            )
        )
    if role is not None:
        query = query.where(Person.id.in_(_holders(role)))
    return page_of(session, query, number=number)


def people_with_role(session: Session, role: Role) -> Sequence[Person]:
    """Active people holding this role of the house, by name."""
    query = select(Person).where(Person.id.in_(_holders(role)), Person.deactivated_at.is_(None))
    return session.scalars(query.order_by(func.lower(Person.display_name), Person.id)).all()


def _holders(role: Role) -> Select[uuid.UUID]:
    return select(RoleGrant.person_id).where(
        RoleGrant.role == role, RoleGrant.ended_at.is_(None), RoleGrant.campaign_id.is_(None)
    )


def roles_of(session: Session, person_id: uuid.UUID) -> frozenset[Role]:
    return roles_of_many(session, [person_id])[person_id]


def roles_of_many(session: Session, person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, frozenset[Role]]:
    """House roles of each of these people, in one statement."""
    wanted = list(person_ids)
    held: dict[uuid.UUID, set[Role]] = defaultdict(set)
    query = select(RoleGrant.person_id, RoleGrant.role).where(
        RoleGrant.person_id.in_(wanted), RoleGrant.ended_at.is_(None), RoleGrant.campaign_id.is_(None)
    )
    for holder, role in session.execute(query):
        held[holder].add(Role(role))
    return {one: frozenset(held[one]) for one in wanted}


def grants_of(session: Session, person_id: uuid.UUID, role: Role) -> Sequence[RoleGrant]:
    query = select(RoleGrant).where(
        RoleGrant.person_id == person_id, RoleGrant.role == role, RoleGrant.ended_at.is_(None)
    )
    return session.scalars(query).all()


def administrator_exists(session: Session) -> bool:
    query = select(Person.id).where(Person.id.in_(_holders(Role.ADMINISTRATOR)), Person.deactivated_at.is_(None))
    return session.scalar(query.limit(1)) is not None


def sites(session: Session) -> Sequence[Site]:
    return session.scalars(select(Site).order_by(Site.name)).all()
