"""A case that waits for one reader only is compared when that reader is withdrawn."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.adjudication import store
from app.agreement import store as agreement
from app.kernel import signals
from app.kernel.signals import Signal
from app.reading import actions as reading
from app.wiring import SIGNALS
from tests.factories import people, readings


def act_on_signals(db: Session) -> None:
    """What the worker does."""
    for signal in db.scalars(select(Signal).where(Signal.handled_at.is_(None)).order_by(Signal.at)).all():
        signals.handle(db, signal.id, SIGNALS)
    db.commit()


def test_withdrawing_the_last_missing_reader_finds_the_differences_of_the_others(db: Session) -> None:
    cora = people.actor(db, Role.COORDINATOR, name="Cora")
    ada, ben, eve = (people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben", "Eve"))
    zoe = people.actor(db, Role.ADJUDICATOR, name="Zoe")
    study = readings.study(db)
    campaign = readings.campaign(db, cora, readers=[ada, ben, eve], studies=[study], adjudicators=[zoe])
    readings.read_and_sign(db, ada, campaign.id, dwi="4")
    readings.read_and_sign(db, ben, campaign.id, dwi="2")
    act_on_signals(db)
    assert agreement.current_comparisons(db, campaign.id) == []

    reading.withdraw_reader(db, cora, campaign.id, eve.person_id, reason="on leave")
    act_on_signals(db)

    (comparison,) = agreement.current_comparisons(db, campaign.id)
    assert [found.rule_key for found in store.differences(db, comparison.id)] == ["category"]
