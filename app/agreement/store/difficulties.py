"""How difficult the cases of a stage are: computed in the background, kept, read hardest first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.agreement.rules.difficulty import Difficulty, difficulties
from app.agreement.rules.items import Item
from app.agreement.store import material
from app.agreement.store.parts import DIFFICULTY
from app.agreement.tables import AgreementPart, CaseDifficulty, Comparison
from app.reading import store as reading

Difficulties = list[tuple[UUID, Difficulty]]
"""(case, difficulty)."""


def compute_difficulties(session: Session, comparisons: Sequence[Comparison], items: Sequence[Item]) -> Difficulties:
    """Of every comparison, in their order."""
    readers = {
        UUID(reading_id): (str(one.id), str(reader_id))
        for one in comparisons
        for reading_id, reader_id in zip(one.reading_ids, one.reader_ids, strict=True)
    }
    spent = reading.active_seconds(session, readers)
    found = difficulties(
        [str(one.id) for one in comparisons],
        items,
        material.said_of(session, comparisons),
        material.measured_of(session, comparisons),
        {readers[reading_id]: seconds for reading_id, seconds in spent.items()},
    )
    return [(one.case_id, difficulty) for one, difficulty in zip(comparisons, found, strict=True)]


def keep_difficulties(
    session: Session, campaign_id: UUID, stage_id: UUID, found: Difficulties, material_key: str
) -> None:
    rows = [
        {
            "campaign_id": campaign_id, "stage_id": stage_id, "case_id": case_id, "comparison_id": UUID(one.comparison),
            "value": one.value, "disagreement": one.disagreement, "doubt": one.doubt, "effort": one.effort,
            "reason": one.reason, "definition": one.definition, "material": material_key,
        }
        for case_id, one in found
    ]  # fmt: skip
    if not rows:
        return
    made = insert(CaseDifficulty)
    replaced = {name: made.excluded[name] for name in rows[0] if name not in ("stage_id", "case_id")}
    session.execute(
        made.on_conflict_do_update(
            index_elements=["stage_id", "case_id"], set_={**replaced, "at": func.clock_timestamp()}
        ),
        rows,
    )


def difficulty_of(session: Session, stage_id: UUID, engine: str) -> Difficulties:
    """As it was last computed by the definitions of now; cases of which nothing is known come last."""
    row, part = CaseDifficulty, AgreementPart
    query = (
        select(row)
        .join(part, and_(part.stage_id == row.stage_id, part.part == DIFFICULTY, part.material == row.material))
        .where(row.stage_id == stage_id, part.engine == engine)
        .order_by(row.value.desc().nulls_last(), row.case_id)
    )
    return [
        (
            one.case_id,
            Difficulty(
                str(one.comparison_id), one.value, one.disagreement, one.doubt, one.effort, one.reason, one.definition
            ),
        )
        for one in session.scalars(query)
    ]
