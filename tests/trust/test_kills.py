"""TRUST D1, D2, D4: web, PostgreSQL, or both killed with -9 during autosave: nothing acknowledged is lost."""

import os
import random
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.audit import actions as audit
from app.audit.tables import Event
from app.kernel.db import transaction
from app.reading.tables import Revision
from tests.processes import wait_for
from tests.trust.running_house import TARGETS, running_house
from tests.trust.scene import readers_with_drafts
from tests.trust.writers import Writer, Writing

pytestmark = [pytest.mark.kill, pytest.mark.timeout(3600)]

SOAKING = "CONSILIUM_KILLS" in os.environ
KILLS = int(os.environ.get("CONSILIUM_KILLS", "3"))
"""Of each target; `run.py soak` sets 30."""

RECOVERY_S = 10.0
"""TRUST D4. Asserted by the soak, which has the machine to itself; a test run shares it and gets a minute."""


def lost(writers: list[Writer]) -> list[str]:
    """Acknowledged but gone, or gone so far that the next save was refused."""
    with transaction() as session:
        found = [writer.found(session) for writer in writers]
    missing = [
        f"{what} (write {number})"
        for writer, there in zip(writers, found, strict=True)
        for number, what in writer.ledger.acknowledged.items()
        if number not in there
    ]
    return missing + [refusal for writer in writers for refusal in writer.ledger.refused]


def wrong(writers: list[Writer]) -> list[str]:
    """There but saying something else, twice, or out of sequence."""
    flaws = []
    with transaction() as session:
        for writer in writers:
            found = writer.found(session)
            flaws += [
                f"write {number}: {found[number]} instead of {what}"
                for number, what in writer.ledger.acknowledged.items()
                if number in found and found[number] != what
            ]
            if list(found) != list(range(1, len(found) + 1)) or len(set(found.values())) != len(found):
                flaws.append(f"writes {list(found)} are not each there once")
    return flaws


def test_nothing_acknowledged_is_lost_when_web_and_database_are_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    recoveries: dict[str, list[float]] = {target: [] for target in TARGETS}
    with running_house(monkeypatch) as house:
        writers = readers_with_drafts(house, 2)
        with Writing(writers) as writing:
            for number in range(KILLS * len(TARGETS)):
                target = TARGETS[number % len(TARGETS)]
                writing.wait_for_more(wait_for)
                time.sleep(random.uniform(0, 0.2))  # noqa: S311
                house.kill(target)
                time.sleep(0.1)  # what was already committed may still be acknowledged: that is no recovery
                recoveries[target].append(writing.wait_for_more(wait_for))
        assert lost(writers) == []
        assert wrong(writers) == []
        assert sum(writing.counts()) > KILLS * len(TARGETS) * 10
        with transaction() as session:
            result = audit.verify(session, Path(os.environ["CONSILIUM_DATA_DIR"]) / "anchors" / "heads.jsonl")
            assert result.intact, result.flaws
            saves = select(func.count()).select_from(Event).where(Event.verb == "reading.saved")
            assert session.scalar(saves) == session.scalar(select(func.count()).select_from(Revision))
    for target, seconds in recoveries.items():
        print(f"{target}: {len(seconds)} kills, back after {max(seconds):.1f} s at most")
        assert max(seconds) < RECOVERY_S or not SOAKING


def test_the_kill_test_notices_commits_that_are_acknowledged_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_house(monkeypatch) as house:
        writers = readers_with_drafts(house, 2)
        house.acknowledge_before_safe()
        with Writing(writers) as writing:
            for _ in range(5):
                writing.wait_for_more(wait_for)
                house.kill("postgres")
                writing.wait_for_more(wait_for, more=1)
                if lost(writers):
                    break
        assert lost(writers) != []
