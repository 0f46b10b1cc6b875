"""The whole demonstration on a real database: taken up where it was left, at every stage, made only once."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.agreement import store as agreement
from app.agreement.rules.overview import Overall
from app.agreement.store.parts import BOARD, DIFFICULTY, GROUPS, MORE
from app.assignments import store as assignments
from app.audit.tables import Event
from app.cli import main
from app.demo.staging import campaigns, studies
from app.demo.staging.opening import at_start
from app.demo.staging.plan import CAMPAIGNS, OPEN, TRAINING, ULTRASOUND, PlannedCampaign
from app.demo.staging.progress import advance, progress
from app.imaging import store as imaging
from app.kernel.db import transaction
from app.kernel.settings import Settings
from app.reading import store as reading
from app.reading.values import ReadingState


def states_of(session: Session, plan: PlannedCampaign) -> dict[int, list[ReadingState]]:
    campaign = campaigns.found(session, plan.code)
    assert campaign is not None
    cells = reading.cells(session, campaign.id, [case.id for case in assignments.cases(session, campaign.id)])
    return {
        number: sorted(
            cell.state for cell in cells.values() if cell.case_id == campaigns.case_id(session, plan.code, number)
        )
        for number in plan.studies
    }


def board_of(session: Session, plan: PlannedCampaign) -> list[Overall]:
    """The lines of its first page, all of them of the readings that stand."""
    campaign = campaigns.found(session, plan.code)
    assert campaign is not None
    looked = agreement.look(session, campaign.id, assignments.stages(session, campaign.id)[0])
    assert looked.freshness((BOARD, MORE, GROUPS, DIFFICULTY)).is_complete
    return agreement.overall(looked)


@pytest.mark.long
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

    assert states_of(db, OPEN) == {
        1: [ReadingState.SIGNED] * 3,
        2: [ReadingState.DRAFT, ReadingState.SIGNED, ReadingState.WAITING],
        3: [ReadingState.SIGNED] * 3,
        4: [ReadingState.WAITING] * 3,
    }
    first, second = ULTRASOUND.studies
    assert states_of(db, ULTRASOUND) == {
        first: [ReadingState.DRAFT, ReadingState.SIGNED],
        second: [ReadingState.WAITING] * 2,
    }
    assert states_of(db, TRAINING) == {
        5: [ReadingState.SIGNED] * 2,
        6: [ReadingState.SIGNED, ReadingState.WAITING],
    }
    for number, kind in ((first, "sweep"), (second, "cine")):
        study_id = studies.study_id(db, number)
        assert study_id is not None
        shown = {stack["role"]: stack["kind"] for stack in imaging.reading_stacks(db, [study_id])}
        assert shown == {"trus_volume": "volume", "micro_us_cine": kind}
    for plan in CAMPAIGNS:
        assert board_of(db, plan), "a newcomer sees numbers"
    assert main(["audit", "verify"]) == 0

    events = db.scalar(select(func.count()).select_from(Event))
    assert main(["demo", "create"]) == 0
    assert capsys.readouterr().out.endswith("The demonstration is complete.\n")
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Event)) == events
