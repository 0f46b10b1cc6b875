"""A reader is withdrawn while working: what was signed stays, nothing is signed or saved afterwards."""

import threading
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.assignments.tables import AssignmentEnd
from app.kernel.db import transaction
from app.kernel.refusals import NotFound
from app.reading import actions, rules
from app.reading.rules import Status
from app.reading.values import DraftChange
from tests.factories import people, readings


def test_a_reading_that_was_taken_back_takes_nothing_more() -> None:
    with pytest.raises(NotFound):
        rules.assert_may_save(Status(revision=3, ended=True))
    with pytest.raises(NotFound):
        rules.assert_may_sign(Status(revision=3, ended=True), expected=3)


def test_a_save_that_waited_for_a_withdrawal_is_refused(db: Session) -> None:
    cora, ada = people.actor(db, Role.COORDINATOR, name="Cora"), people.actor(db, Role.READER, name="Ada")
    campaign = readings.campaign(db, cora, readers=[ada], studies=[readings.study(db)])
    reading_id = readings.opened(db, ada, campaign.id)
    outcome: list[object] = []

    def save() -> None:
        try:
            with transaction() as session:
                actions.save(session, ada, reading_id, DraftChange(), expected=0, key=uuid4(), sent=b"{}")
            outcome.append("saved")
        except NotFound as refusal:
            outcome.append(refusal)

    actions.withdraw_reader(db, cora, campaign.id, ada.person_id, reason="on leave")
    racing = threading.Thread(target=save)
    racing.start()
    racing.join(1.0)
    assert racing.is_alive(), "the save should wait until the withdrawal is decided"
    db.commit()
    racing.join(10.0)
    assert isinstance(outcome[0], NotFound)
    assert db.query(AssignmentEnd).count() == 1
