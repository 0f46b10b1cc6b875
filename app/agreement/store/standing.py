"""Which comparisons stand: the newest of every finished case, of exactly the signatures that stand now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Select, String, and_, cast, exists, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import Session, aliased

from app.agreement.rules.comparing import RULE_VERSION
from app.agreement.tables import Comparison, LesionMatch
from app.assignments import store as assignments
from app.reading import store as reading


def standing_ids(campaign_id: UUID, stage_id: UUID | None = None, *, by_this_rule: bool = True) -> Select[UUID]:
    """For other queries. `by_this_rule`: without those by an older matching rule, unless a person corrected them;
    what was settled from an older one stays settled, but boards do not mix rules."""
    newest = (
        select(Comparison)
        .where(Comparison.campaign_id == campaign_id)
        .ext(distinct_on(Comparison.case_id, Comparison.stage_id))
        .order_by(Comparison.case_id, Comparison.stage_id, Comparison.number.desc())
    )
    if stage_id is not None:
        newest = newest.where(Comparison.stage_id == stage_id)
    last = aliased(Comparison, newest.subquery())
    finished, signed = reading.finished().subquery(), reading.standing_signatures(campaign_id).subquery()
    stands = and_(
        last.submission_ids.contains(signed.c.submission_ids), last.submission_ids.contained_by(signed.c.submission_ids)
    )
    corrected = exists().where(LesionMatch.comparison_id == last.id, LesionMatch.by.is_not(None))
    return (
        select(last.id)
        .join(finished, and_(finished.c.case_id == last.case_id, finished.c.stage_id == last.stage_id))
        .join(signed, and_(signed.c.case_id == last.case_id, signed.c.stage_id == last.stage_id))
        .where(stands, *([or_(last.rule_version == RULE_VERSION, corrected)] if by_this_rule else []))
    )


def current_comparisons(
    session: Session, campaign_id: UUID, stage_id: UUID | None = None, *, by_this_rule: bool = False
) -> list[Comparison]:
    """The newest comparison of every case and stage whose readings are all signed, as they were compared."""
    ids = standing_ids(campaign_id, stage_id, by_this_rule=by_this_rule)
    order = (Comparison.case_id, Comparison.stage_id)
    return list(session.scalars(select(Comparison).where(Comparison.id.in_(ids)).order_by(*order)))


@dataclass(frozen=True)
class Standing:
    """`material` pins the comparisons that stand; `newer` counts readings of finished cases signed after a moment."""

    finished: int
    compared: int
    material: str
    newer: int


def standing(session: Session, campaign_id: UUID, stage_id: UUID, since: datetime | None = None) -> Standing:
    """One statement, whatever the number of cases."""
    ids = standing_ids(campaign_id, stage_id).subquery()
    text = cast(ids.c.id, String)
    listed = func.md5(func.coalesce(func.string_agg(text, aggregate_order_by(literal(","), text)), ""))
    signed = reading.standing_signatures(campaign_id).subquery()
    done = reading.finished().subquery()
    of_stage = (
        select(
            func.count().label("finished"),
            func.coalesce(
                func.sum(signed.c.readings).filter(signed.c.signed_at > literal(since, DateTime(timezone=True))), 0
            ).label("newer"),
        )
        .join_from(signed, done, and_(done.c.case_id == signed.c.case_id, done.c.stage_id == signed.c.stage_id))
        .where(signed.c.stage_id == stage_id)
        .subquery()
    )
    of_comparisons = select(func.count().label("compared"), listed.label("material")).select_from(ids).subquery()
    both = of_stage.join(of_comparisons, true())
    row = session.execute(
        select(of_stage.c.finished, of_comparisons.c.compared, of_comparisons.c.material, of_stage.c.newer).select_from(
            both
        )
    ).one()
    return Standing(int(row[0]), int(row[1]), str(row[2]), int(row[3]))


def material_of(session: Session, campaign_id: UUID, stage_id: UUID, part: str) -> str:
    """Pins the comparisons a part is computed from; of the change between stages, those of the stage before, too."""
    stages = [stage.id for stage in assignments.stages(session, campaign_id)]
    number = stages.index(stage_id)
    own = standing(session, campaign_id, stage_id).material
    if part != "stages" or number == 0:
        return own
    return f"{standing(session, campaign_id, stages[number - 1]).material} {own}"
