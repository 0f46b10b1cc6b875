"""The worker is a process beside the web server: it gives way to readers, and is started again when it dies."""

import os
import signal

import pytest

from app.kernel.priority import NICENESS
from tests.processes import wait_for
from tests.trust.running_house import running_house

pytestmark = [pytest.mark.kill, pytest.mark.timeout(300)]


def test_a_worker_that_is_killed_is_started_again_and_stands_back_while_pages_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running_house(monkeypatch) as house:
        usual = os.getpriority(os.PRIO_PROCESS, 0)
        back = max(usual, NICENESS)
        wait_for(lambda: bool(house.worker()) and os.getpriority(os.PRIO_PROCESS, house.worker()[0]) == back, 60)
        first = house.worker()
        web = [pid for pid in house.web() if pid not in first]
        assert [os.getpriority(os.PRIO_PROCESS, pid) for pid in web] == [usual]
        os.kill(first[0], signal.SIGKILL)
        wait_for(lambda: house.worker() not in ([], first), 60)
        assert house.answers()
        assert [pid for pid in house.web() if pid not in house.worker()] == web
