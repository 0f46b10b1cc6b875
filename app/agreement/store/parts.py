"""The pieces of a stage's boards: which there are, from what each was computed, and whether one is being computed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.agreement.rules.freshness import Part
from app.agreement.tables import AgreementBoard, AgreementPart

BOARD, MORE, GROUPS, DIFFICULTY, STAGES = "board", "more", "groups", "difficulty", "stages"


def parts(session: Session, stage_id: UUID) -> list[Part]:
    rows = session.scalars(select(AgreementPart).where(AgreementPart.stage_id == stage_id))
    return [Part(one.part, one.item, one.wanted, one.engine, one.material, one.as_of) for one in rows]


def part_details(session: Session, stage_id: UUID, part: str) -> dict[str, Any]:
    query = select(AgreementPart.details).where(AgreementPart.stage_id == stage_id, AgreementPart.part == part)
    return session.scalars(query.limit(1)).first() or {}


def is_wanted(session: Session, stage_id: UUID, name: str, item: str) -> bool:
    query = select(AgreementPart.wanted).where(
        AgreementPart.stage_id == stage_id, AgreementPart.part == name, AgreementPart.item == item
    )
    return bool(session.scalar(query))


def is_planned(session: Session, stage_id: UUID) -> bool:
    return bool(session.scalar(select(AgreementBoard.waiting).where(AgreementBoard.stage_id == stage_id)))


def want(session: Session, campaign_id: UUID, stage_id: UUID, wanted: Collection[tuple[str, str]]) -> None:
    """Each (part, item) is to be computed; new ones begin empty."""
    rows = [
        {"campaign_id": campaign_id, "stage_id": stage_id, "part": name, "item": item, "wanted": True, "details": {}}
        for name, item in sorted(wanted)
    ]
    if rows:
        made = insert(AgreementPart).on_conflict_do_update(
            index_elements=["stage_id", "part", "item"], set_={"wanted": True}
        )
        session.execute(made, rows)


def unwant(session: Session, stage_id: UUID) -> None:
    session.execute(update(AgreementPart).where(AgreementPart.stage_id == stage_id).values(wanted=False))
    session.execute(update(AgreementBoard).where(AgreementBoard.stage_id == stage_id).values(waiting=False))


def computed(
    session: Session,
    stage_id: UUID,
    name: str,
    item: str,
    *,
    engine: str,
    material: str,
    as_of: datetime,
    seconds: float,
    details: dict[str, Any],
) -> None:
    session.execute(
        update(AgreementPart)
        .where(AgreementPart.stage_id == stage_id, AgreementPart.part == name, AgreementPart.item == item)
        .values(wanted=False, engine=engine, material=material, as_of=as_of, seconds=seconds, details=details)
    )


def ask(session: Session, campaign_id: UUID, stage_id: UUID) -> bool:
    """Marks the stage as to be planned; False when it was already, so that one job is enough for many signatures."""
    asked = (
        insert(AgreementBoard)
        .values(stage_id=stage_id, campaign_id=campaign_id, waiting=True)
        .on_conflict_do_update(
            index_elements=["stage_id"],
            set_={"waiting": True, "asked_at": func.clock_timestamp()},
            where=~AgreementBoard.waiting,
        )
        .returning(AgreementBoard.stage_id)
    )
    return session.execute(asked).first() is not None


def take_up(session: Session, stage_id: UUID) -> None:
    """Who asks from now on waits until we have committed, and then asks anew."""
    session.execute(update(AgreementBoard).where(AgreementBoard.stage_id == stage_id).values(waiting=False))
