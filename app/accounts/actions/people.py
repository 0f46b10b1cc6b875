"""People: created, invited, given roles, closed; their profile; sites."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts import rules, store
from app.accounts.actions import passwords, sign_in
from app.accounts.actions.links import create_link
from app.accounts.store import recent
from app.accounts.tables import Person, RoleGrant, Site
from app.accounts.values import SYSTEM, Actor, LinkKind, NewLink, Role
from app.audit.actions import record
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.refusals import Conflict

_PROFILE = ("display_name", "specialty", "years_experience", "cases_per_year", "site_id")


def ensure_house(session: Session) -> None:
    """The person row under which the house itself acts; made once, then left alone."""
    row = {"id": SYSTEM.person_id, "kind": "system", "display_name": SYSTEM.display_name}
    session.execute(insert(Person).values(row).on_conflict_do_nothing(index_elements=["id"]))


def create_person(
    session: Session,
    actor: Actor,
    *,
    display_name: str,
    email: str | None = None,
    roles: Iterable[Role] = (),
    password: str | None = None,
    kind: str = "person",
    **profile: Any,  # noqa: ANN401 - specialty, years_experience, cases_per_year, site_id
) -> Person:
    """A new person with these roles; without a password there is no way in until a link is used."""
    ensure_house(session)
    wanted = frozenset(roles)
    rules.assert_may_give(actor, wanted)
    email = rules.normal_email(email) if email is not None else None
    if email is not None and store.find_person_by_email(session, email) is not None:
        raise Conflict(
            "Somebody with this e-mail address is already here.", details={"fields": {"email": "Already in use."}}
        )
    made = Person(kind=kind, email=email, display_name=display_name.strip(), **profile)
    session.add(made)
    session.flush()
    new = {"kind": kind, "email": email, **_profile_of(made)}
    record(session, actor.person_id, "person.created", "person", made.id, chain=Chain.house(), new=new)
    if password is not None:
        passwords.set_password(session, made, password)
    for role in sorted(wanted):
        grant_role(session, actor, made.id, role)
    return made


def create_first_administrator(session: Session, *, display_name: str, email: str, password: str | None) -> Person:
    """Only while there is none: afterwards administrators make each other."""
    if store.administrator_exists(session):
        raise Conflict("There is an administrator already, who can invite others.")
    roles = (Role.ADMINISTRATOR, Role.COORDINATOR)
    return create_person(session, SYSTEM, display_name=display_name, email=email, roles=roles, password=password)


def invite(session: Session, actor: Actor, *, display_name: str, email: str, roles: Iterable[Role]) -> NewLink:
    made = create_person(session, actor, display_name=display_name, email=email, roles=roles)
    return create_link(session, actor, made.id, LinkKind.INVITATION)


def grant_role(
    session: Session, actor: Actor, person_id: uuid.UUID, role: Role, *, campaign_id: uuid.UUID | None = None
) -> None:
    """Give a role of the house (or of one campaign); giving it twice changes nothing."""
    rules.assert_may_give(actor, frozenset({role}))
    person = store.person(session, person_id)
    if any(grant.campaign_id == campaign_id for grant in store.grants_of(session, person.id, role)):
        return
    session.add(RoleGrant(person_id=person.id, role=role.value, campaign_id=campaign_id, by=actor.person_id))
    session.flush()
    _record_role(session, actor, "role.granted", person, role, campaign_id)


def end_role(
    session: Session, actor: Actor, person_id: uuid.UUID, role: Role, *, campaign_id: uuid.UUID | None = None
) -> None:
    rules.assert_may_give(actor, frozenset({role}))
    person = store.person(session, person_id)
    now = clock.now(session)
    for grant in store.grants_of(session, person.id, role):
        if grant.campaign_id == campaign_id:
            grant.ended_at, grant.ended_by = now, actor.person_id
            _record_role(session, actor, "role.ended", person, role, campaign_id)
    _keep_an_administrator(session)


def set_roles(session: Session, actor: Actor, person_id: uuid.UUID, roles: Iterable[Role]) -> None:
    """From the form of the People page: exactly these roles of the house from now on."""
    held = store.roles_of(session, person_id)
    wanted = frozenset(roles)
    for role in sorted(wanted - held):
        grant_role(session, actor, person_id, role)
    for role in sorted(held - wanted):
        end_role(session, actor, person_id, role)


def deactivate(session: Session, actor: Actor, person_id: uuid.UUID, *, reason: str) -> None:
    """Close the account: sessions end at once; what the person did stays."""
    person = _managed(session, actor, person_id)
    if person.deactivated_at is not None:
        raise Conflict("This account is closed already.")
    person.deactivated_at = clock.now(session)
    record(session, actor.person_id, "person.deactivated", "person", person.id, chain=Chain.house(), reason=reason)
    sign_in.end_sessions(session, actor, person.id, reason="account closed")
    recent.forget_after_commit(session, person.id)
    _keep_an_administrator(session)


def reactivate(session: Session, actor: Actor, person_id: uuid.UUID) -> None:
    person = _managed(session, actor, person_id)
    if person.deactivated_at is None:
        raise Conflict("This account is open.")
    person.deactivated_at = None
    record(session, actor.person_id, "person.reactivated", "person", person.id, chain=Chain.house())


def update_profile(session: Session, actor: Actor, **profile: Any) -> Person:  # noqa: ANN401 - columns of _PROFILE
    """One's own name, specialty, experience and site."""
    person = store.person(session, actor.person_id)
    old = _profile_of(person)
    for name in _PROFILE:
        if name in profile:
            setattr(person, name, profile[name])
    new = _profile_of(person)
    if old != new:
        record(session, actor.person_id, "person.changed", "person", person.id, chain=Chain.house(), old=old, new=new)
        recent.forget_after_commit(session, person.id)
    return person


def create_site(session: Session, actor: Actor, *, name: str) -> Site:
    if any(site.name.casefold() == name.strip().casefold() for site in store.sites(session)):
        raise Conflict("There is a site of this name already.", details={"fields": {"name": "Already there."}})
    site = Site(name=name.strip())
    session.add(site)
    session.flush()
    record(session, actor.person_id, "site.created", "site", site.id, chain=Chain.house(), new={"name": site.name})
    return site


def _managed(session: Session, actor: Actor, person_id: uuid.UUID) -> Person:
    person = store.person(session, person_id)
    rules.assert_may_manage(actor, person.id, store.roles_of(session, person.id))
    return person


def _keep_an_administrator(session: Session) -> None:
    session.flush()
    if not store.administrator_exists(session):
        raise Conflict("The house needs an administrator; give somebody else that role first.")


def _record_role(
    session: Session, actor: Actor, verb: str, person: Person, role: Role, campaign_id: uuid.UUID | None
) -> None:
    new = {"role": role, "campaign": campaign_id}
    record(session, actor.person_id, verb, "person", person.id, chain=Chain.house(), new=new)
    recent.forget_after_commit(session, person.id)


def _profile_of(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in _PROFILE}
