"""How difficult the cases of a campaign are, hardest first."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement.rules.difficulty import Difficulty, difficulties
from app.agreement.store import material
from app.reading import store as reading


def difficulty_of(session: Session, campaign_id: UUID) -> list[tuple[UUID, Difficulty]]:
    """(case, difficulty) of every compared case of the first stage; cases of which nothing is known come last."""
    comparisons = material.of_first_stage(session, campaign_id)
    said, measured = material.said_and_measured(session, comparisons)
    readers = {
        UUID(reading_id): (str(one.id), str(reader_id))
        for one in comparisons
        for reading_id, reader_id in zip(one.reading_ids, one.reader_ids, strict=True)
    }
    spent = reading.active_seconds(session, readers)
    found = difficulties(
        [str(one.id) for one in comparisons],
        material.items(session, campaign_id),
        said,
        measured,
        {readers[reading_id]: seconds for reading_id, seconds in spent.items()},
    )
    cases = [(one.case_id, difficulty) for one, difficulty in zip(comparisons, found, strict=True)]
    return sorted(cases, key=lambda pair: (pair[1].value is None, -(pair[1].value or 0.0), str(pair[0])))
