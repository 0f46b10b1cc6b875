"""The whole demonstration on a real database: taken up where it was left, at every stage, made only once."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assignments import store as assignments
from app.audit.tables import Event
from app.cli import main
from app.demo.staging import campaigns
from app.demo.staging.opening import at_start
from app.demo.staging.plan import OPEN
from app.demo.staging.progress import advance, progress
from app.kernel.db import transaction
from app.kernel.settings import Settings
from app.reading import store as reading
from app.reading.values import ReadingState


@pytest.mark.timeout(600)
def test_it_can_be_left_and_taken_up_and_then_shows_every_stage(
    demonstration: Settings, db: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    at_start()
    with pytest.raises(KeyboardInterrupt), transaction() as session:
        advance(session)
        raise KeyboardInterrupt
    assert main(["demo", "create"]) == 0
    said = capsys.readouterr().out
    # the study was brought in by transactions of its own, before the interruption
    assert "study 2 of 6" in said
    assert "study 1 of 6" not in said
    assert said.endswith("The demonstration is complete.\n")
    assert progress(db).finished

    campaign = campaigns.found(db, OPEN.code)
    assert campaign is not None
    cells = reading.cells(db, campaign.id, [case.id for case in assignments.cases(db, campaign.id)])
    states = {}
    for number in OPEN.studies:
        case_id = campaigns.case_id(db, OPEN.code, number)
        states[number] = sorted(cell.state for cell in cells.values() if cell.case_id == case_id)
    assert states == {
        1: [ReadingState.SIGNED] * 3,
        2: [ReadingState.DRAFT, ReadingState.SIGNED, ReadingState.WAITING],
        3: [ReadingState.SIGNED] * 3,
        4: [ReadingState.WAITING] * 3,
    }
    assert main(["audit", "verify"]) == 0

    events = db.scalar(select(func.count()).select_from(Event))
    assert main(["demo", "create"]) == 0
    assert capsys.readouterr().out.endswith("The demonstration is complete.\n")
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Event)) == events
