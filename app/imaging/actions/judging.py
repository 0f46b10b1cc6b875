"""Which studies the gate has judged as it judges now; the others are judged one by one, from before it was there."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.imaging.tables import GateJudgement, Study
from app.imaging.values.gate import GATE_VERSION


def note_judged(session: Session, study: Study) -> None:
    """Once for each version of the gate."""
    row = insert(GateJudgement).values(study_id=study.id, version=GATE_VERSION)
    session.execute(row.on_conflict_do_nothing(index_elements=["study_id", "version"]))
