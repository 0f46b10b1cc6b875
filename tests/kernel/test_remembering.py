"""What is remembered for seconds: for how long, who is sent to look again, and what forgetting undoes."""

import pytest

from app.kernel import remembering
from app.kernel.remembering import Remembered


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(remembering, "time", clock)
    return clock


def test_nothing_is_remembered_longer_than_its_seconds(clock: Clock) -> None:
    memory: Remembered[str, int] = Remembered(5.0, 10)
    memory.keep("a", 1, memory.moment())
    clock.now += 3.9
    assert (memory.recall("a"), memory.glance("a")) == (1, 1)
    clock.now += 1.2
    assert (memory.recall("a"), memory.glance("a")) == (None, None)


def test_near_the_end_one_caller_is_sent_to_look_again(clock: Clock) -> None:
    memory: Remembered[str, int] = Remembered(5.0, 10)
    memory.keep("a", 1, memory.moment())
    clock.now += 4.1
    assert memory.glance("a") is None
    assert [memory.recall("a") for _ in range(3)] == [None, 1, 1]
    assert memory.glance("a") == 1
    memory.drop("a")
    assert (memory.recall("a"), memory.glance("a")) == (None, None)


def test_what_was_looked_up_while_something_was_forgotten_is_not_kept(clock: Clock) -> None:
    memory: Remembered[str, int] = Remembered(5.0, 10)
    memory.keep("b", 2, memory.moment())
    asked_at = memory.moment()
    memory.forget(lambda key, value: key == "a" or value == 7)
    memory.keep("a", 1, asked_at)
    assert (memory.recall("a"), memory.recall("b")) == (None, 2)
    memory.keep("a", 7, memory.moment())
    memory.forget(lambda key, value: value == 7)
    assert memory.recall("a") is None


def test_it_never_holds_more_than_its_most(clock: Clock) -> None:
    memory: Remembered[int, int] = Remembered(5.0, 3)
    for number in range(4):
        memory.keep(number, number, memory.moment())
    assert [memory.recall(number) for number in range(4)] == [None, None, None, 3]
