"""Who takes part in a campaign, and who must not."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.assignments.store.training import kept_apart
from app.assignments.tables import ConflictOfInterest, Membership
from app.assignments.values import MemberRole

ALGORITHM = "algorithm"
"""The kind of person an algorithm is."""


def members(session: Session, campaign_id: UUID, role: MemberRole) -> Sequence[Membership]:
    """Those who take part now, in the order they joined."""
    return session.scalars(
        select(Membership)
        .where(Membership.campaign_id == campaign_id, Membership.role == role, Membership.until_at.is_(None))
        .order_by(Membership.from_at, Membership.id)
    ).all()


def is_member(session: Session, campaign_id: UUID, person_id: UUID, role: MemberRole) -> bool:
    return bool(
        session.scalar(
            select(
                exists().where(
                    Membership.campaign_id == campaign_id,
                    Membership.person_id == person_id,
                    Membership.role == role,
                    Membership.until_at.is_(None),
                )
            )
        )
    )


def reads_in(session: Session, campaign_id: UUID, person_id: UUID) -> bool:
    """Reads there or has ever read there: such a person has no other view of the campaign's readings."""
    return _ever(session, campaign_id, person_id, MemberRole.READER)


def adjudicates_in(session: Session, campaign_id: UUID, person_id: UUID) -> bool:
    """Adjudicates there or has ever: such a person may have seen what the readers said."""
    return _ever(session, campaign_id, person_id, MemberRole.ADJUDICATOR)


def _ever(session: Session, campaign_id: UUID, person_id: UUID, role: MemberRole) -> bool:
    return bool(
        session.scalar(
            select(
                exists().where(
                    Membership.campaign_id == campaign_id,
                    Membership.person_id == person_id,
                    Membership.role == role,
                )
            )
        )
    )


def ever_readers(session: Session, campaign_id: UUID) -> set[UUID]:
    """Everybody who reads or has read in the campaign."""
    return set(
        session.scalars(
            select(Membership.person_id).where(
                Membership.campaign_id == campaign_id, Membership.role == MemberRole.READER
            )
        )
    )


def campaigns_read_in(session: Session, person_id: UUID) -> set[UUID]:
    """Where the person reads or has read."""
    return set(
        session.scalars(
            select(Membership.campaign_id).where(
                Membership.person_id == person_id, Membership.role == MemberRole.READER
            )
        )
    )


def conflicts(session: Session, campaign_id: UUID) -> Sequence[ConflictOfInterest]:
    return session.scalars(
        select(ConflictOfInterest)
        .where(ConflictOfInterest.campaign_id == campaign_id, ConflictOfInterest.ended_at.is_(None))
        .order_by(ConflictOfInterest.at, ConflictOfInterest.id)
    ).all()


def conflicts_of_person(session: Session, person_id: UUID) -> set[tuple[UUID, UUID | None]]:
    """(campaign, case) pairs the person declared a conflict about; without a case, the whole campaign is meant."""
    query = select(ConflictOfInterest.campaign_id, ConflictOfInterest.case_id).where(
        ConflictOfInterest.person_id == person_id, ConflictOfInterest.ended_at.is_(None)
    )
    return {(row[0], row[1]) for row in session.execute(query)}


def barred_pairs(session: Session, campaign_id: UUID, case_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """(case, person) pairs excluded by a declared conflict (one without a case excludes all of them), or since the
    person was given the patient in a campaign of the other kind, training or not."""
    return kept_apart(session, case_ids) | {
        (case_id, conflict.person_id)
        for conflict in conflicts(session, campaign_id)
        for case_id in case_ids
        if conflict.case_id in (None, case_id)
    }


def algorithms(session: Session) -> list[tuple[UUID, str]]:
    """Algorithms whose delineations were brought in somewhere, by name."""
    query = select(Person.id, Person.display_name).where(Person.kind == ALGORITHM)
    return [(row[0], row[1]) for row in session.execute(query.order_by(Person.display_name, Person.id))]


def algorithm_name(session: Session, person_id: UUID) -> str | None:
    """None for whoever is no algorithm."""
    return session.scalar(select(Person.display_name).where(Person.id == person_id, Person.kind == ALGORITHM))


def people_names(session: Session, person_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Person.id, Person.display_name).where(Person.id.in_(person_ids)))
    return {person_id: name for person_id, name in rows}
