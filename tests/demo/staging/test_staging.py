"""Making the demonstration by the command line: taken up where it was left, helped along, made only once.

What stands in the end: tests/journeys/test_completed.py.
"""

import sys

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.tables import Event
from app.cli import main
from app.demo.staging import studies
from app.demo.staging.opening import at_start
from app.demo.staging.progress import advance
from app.demo.staging.steps import STEPS, Step
from app.kernel.db import transaction
from app.kernel.settings import Settings
from app.kernel.signals import unhandled

COMPLETE = "The demonstration is complete.\n"


def nothing_waits(session: Session) -> bool:
    return not unhandled(session)


def never(session: Session) -> None:
    raise AssertionError("there was nothing to do but to wait")


def only(monkeypatch: pytest.MonkeyPatch, *steps: Step) -> None:
    monkeypatch.setattr(sys.modules[advance.__module__], "STEPS", steps)


@pytest.mark.long
def test_it_can_be_left_and_taken_up_and_acts_on_what_was_signalled(
    demonstration: Settings, db: Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    people, first_study = STEPS[:2]
    heard = Step("what was signalled", is_done=nothing_waits, do=never, is_ready=nothing_waits)
    only(monkeypatch, people, first_study, heard)
    at_start()
    with pytest.raises(KeyboardInterrupt), transaction() as session:
        assert advance(session).now == first_study.label
        raise KeyboardInterrupt
    assert main(["demo", "create"]) == 0
    said = capsys.readouterr().out
    # the study was brought in by transactions of its own, before the interruption
    assert first_study.label not in said
    assert said == f"The demonstration is being prepared, 2 of 3: {heard.label}.\n{COMPLETE}"
    assert studies.study_id(db, 1) is not None
    assert main(["audit", "verify"]) == 0

    events = db.scalar(select(func.count()).select_from(Event))
    capsys.readouterr()
    assert main(["demo", "create"]) == 0
    assert capsys.readouterr().out == COMPLETE
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Event)) == events
