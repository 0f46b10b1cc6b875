"""The groups of readers and of cases that agreement is broken down by, of one stage as it stands."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.agreement.rules.computing import Grouping
from app.agreement.rules.items import Item
from app.agreement.store import material
from app.agreement.store.mixes import FACTORS, Factor
from app.agreement.tables import Comparison
from app.assignments.tables import Case
from app.clinical.tables import Fact
from app.reading import store as reading


def groupings(session: Session, comparisons: Sequence[Comparison], items: Sequence[Item]) -> dict[str, Grouping]:
    """By factor."""
    return {factor.key: grouping(session, comparisons, items, factor) for factor in FACTORS}


def grouping(session: Session, comparisons: Sequence[Comparison], items: Sequence[Item], factor: Factor) -> Grouping:
    if factor.readers is not None:
        readers = readers_of(comparisons)
        return Grouping(readers={one: name for one, name in factor.readers(session, readers).items()})
    assert factor.cases is not None
    needed = _items_of(factor.needs, items)
    said = material.said_of(session, comparisons, needed) if needed else []
    return Grouping(cases=factor.cases(session, comparisons, said))


def readers_of(comparisons: Collection[Comparison]) -> list[UUID]:
    """Everybody who took part."""
    return [UUID(one) for one in sorted({str(reader) for row in comparisons for reader in row.reader_ids})]


def _items_of(questions: Collection[str], items: Sequence[Item]) -> list[str]:
    """With one item for each sequence of a question."""
    return [item.key for item in items if item.key.partition(":")[0] in questions]


def circumstances_key(session: Session, campaign_id: UUID) -> str:
    """Changes with the readers' profiles and with what is known of the patients: breakdowns are then out of date."""
    readers = reading.reader_ids(campaign_id)
    profile = (Person.id, Person.specialty, Person.years_experience, Person.site_id)
    people = session.execute(select(*profile).where(Person.id.in_(readers)).order_by(Person.id)).all()
    patients = select(Case.patient_id).where(Case.campaign_id == campaign_id)
    facts = session.execute(
        select(func.count(), func.max(Fact.at)).where(Fact.patient_id.in_(patients), Fact.key == "prostate_volume")
    ).one()
    return hashlib.sha256(repr(([tuple(one) for one in people], tuple(facts))).encode()).hexdigest()


Groupings = Mapping[str, Grouping]
