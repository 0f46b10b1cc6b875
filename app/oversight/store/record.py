"""The record as rows of a page: filtered, newest first, with names; and which readers are blinded now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.assignments.tables import Campaign, Membership
from app.assignments.values import MemberRole
from app.audit import store as audit
from app.audit.tables import Event
from app.kernel.ids import HOUSE_ID
from app.kernel.paging import Page, page_of
from app.oversight.rules import SESSIONS, Blinded, Line, masked
from app.oversight.store.hidden import Own, is_shown
from app.releases.tables import Release


@dataclass(frozen=True)
class Filter:
    """What of the record is asked for; empty parts ask for everything."""

    actor_id: UUID | None = None
    verb: str = ""
    subject: str = ""
    campaign_id: UUID | None = None
    since: date | None = None
    until: date | None = None


def record(session: Session, wanted: Filter, *, own: Own, page: int = 1, size: int = 50) -> Page[Line]:
    """Newest first. Readers of blinded campaigns are masked, also against being found by a filter."""
    audit.write_pending(session)
    blinded = blinded_readers(session, own.viewer)
    query = _query(wanted, blinded).where(is_shown(own))
    found = page_of(session, query, number=page, size=size)
    names = _names(session, {event.actor_id for event in found.items})
    lines = [masked(_line(event, names), blinded) for event in found.items]
    return Page(items=lines, total=found.total, number=found.number, size=found.size)


def blinded_readers(session: Session, viewer: UUID) -> Blinded:
    """Campaigns without a release, and those in which the viewer reads or adjudicates, whatever was released."""
    released = exists().where(Release.campaign_id == Membership.campaign_id)
    own = select(Membership.campaign_id).where(Membership.person_id == viewer)
    rows = session.execute(
        select(Membership.campaign_id, Membership.person_id, Person.display_name)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.role == MemberRole.READER,
            Membership.person_id != viewer,
            or_(not_(released), Membership.campaign_id.in_(own)),
        )
    ).all()
    readers: dict[UUID, set[UUID]] = {}
    for campaign_id, person_id, _ in rows:
        readers.setdefault(campaign_id, set()).add(person_id)
    return Blinded(readers, {person_id: name for _, person_id, name in rows})


def verbs(session: Session, own: Own) -> Sequence[str]:
    return session.scalars(select(Event.verb).distinct().where(is_shown(own)).order_by(Event.verb)).all()


def people(session: Session) -> Sequence[tuple[UUID, str]]:
    rows = session.execute(select(Person.id, Person.display_name).order_by(func.lower(Person.display_name)))
    return [(row[0], row[1]) for row in rows]


def campaigns(session: Session) -> Sequence[tuple[UUID, str]]:
    rows = session.execute(select(Campaign.id, Campaign.name).order_by(Campaign.name))
    return [(row[0], row[1]) for row in rows]


def size_of_record(session: Session, own: Own) -> int:
    return session.scalar(select(func.count()).select_from(Event).where(is_shown(own))) or 0


def _query(wanted: Filter, blinded: Blinded) -> Select[Event]:
    query = select(Event).order_by(Event.at.desc(), Event.chain_kind, Event.chain_id, Event.sequence.desc())
    if wanted.actor_id is not None:
        query = query.where(Event.actor_id == wanted.actor_id, not_(_hides(wanted.actor_id, blinded)))
    if wanted.verb:
        query = query.where(Event.verb == wanted.verb)
    if wanted.subject:
        query = query.where(_is_about(wanted.subject))
        # an event found by the id of a masked person, or of that person's session, would tell who it was
        query = query.where(not_(and_(Event.verb.startswith(SESSIONS), Event.actor_id.in_(blinded.everybody))))
    if wanted.campaign_id is not None:
        query = query.where(Event.campaign_id == wanted.campaign_id)
    if wanted.since is not None:
        query = query.where(Event.at >= datetime.combine(wanted.since, time.min, tzinfo=UTC))
    if wanted.until is not None:
        # the end of the day, not the day after: the last day there is has none
        query = query.where(Event.at <= datetime.combine(wanted.until, time.max, tzinfo=UTC))
    return query


def _hides(actor_id: UUID, blinded: Blinded) -> ColumnElement[bool]:
    """The events in which this person would be masked."""
    campaigns = [campaign_id for campaign_id, readers in blinded.readers.items() if actor_id in readers]
    in_sessions = Event.verb.startswith(SESSIONS) if campaigns else Event.verb.is_(None)
    return or_(Event.campaign_id.in_(campaigns), in_sessions)


def _is_about(subject: str) -> ColumnElement[bool]:
    """An id of the thing, or its kind."""
    try:
        return Event.subject_id == UUID(subject)
    except ValueError:
        return Event.subject_kind == subject


def _names(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Person.id, Person.display_name).where(Person.id.in_(ids)))
    return {person_id: name for person_id, name in rows}


def _line(event: Event, names: dict[UUID, str]) -> Line:
    return Line(
        id=event.id,
        at=event.at,
        actor=names.get(event.actor_id, str(event.actor_id)),
        actor_id=event.actor_id,
        verb=event.verb,
        subject_kind=event.subject_kind,
        subject=str(event.subject_id),
        campaign_id=event.campaign_id,
        old=event.old,
        new=event.new,
        reason=event.reason,
        chain=event.chain_kind if event.campaign_id == HOUSE_ID else f"{event.chain_kind} {event.chain_id}",
        sequence=event.sequence,
        software=event.software,
    )
