"""News reach the listeners of every process when, and only if, their transaction commits."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.kernel import notify
from app.kernel.settings import Settings
from tests.processes import wait_for

Heard = list[tuple[str, ...] | None]


@pytest.fixture
def hub(house: Settings) -> Iterator[notify.Hub]:
    made = notify.Hub(notify.conninfo())
    made.start()
    assert made.wait_until_listening(10)
    yield made
    made.stop()


def test_ids_are_heard_after_the_commit_by_listeners_of_their_topic(hub: notify.Hub, db: Session) -> None:
    heard: Heard = []
    noise: Heard = []
    hub.on("grant.changed", heard.append)
    hub.on("case.changed", noise.append)
    notify.announce(db, "grant.changed", "lost")
    db.rollback()
    notify.announce(db, "grant.changed", "one", "two")
    db.commit()
    wait_for(lambda: heard)
    assert (heard, noise) == ([("one", "two")], [])


def test_after_a_lost_connection_everybody_is_told_that_anything_may_have_changed(hub: notify.Hub, db: Session) -> None:
    heard: Heard = []
    hub.on("grant.changed", heard.append)
    ended = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
    db.execute(ended)
    wait_for(lambda: heard == [None])
    notify.announce(db, "grant.changed", "one")
    db.commit()
    wait_for(lambda: heard == [None, ("one",)])


def test_a_listener_that_left_hears_nothing(hub: notify.Hub, db: Session) -> None:
    left: Heard = []
    stayed: Heard = []
    hub.on("grant.changed", left.append)
    hub.on("grant.changed", stayed.append)
    hub.off("grant.changed", left.append)
    notify.announce(db, "grant.changed", "one")
    db.commit()
    wait_for(lambda: stayed)
    assert left == []
