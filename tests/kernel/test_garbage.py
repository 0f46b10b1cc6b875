"""Garbage in cycles: what stays is not gone through again, what comes and goes is still collected."""

import gc
import weakref

from app.kernel.garbage import spare_what_stays


class _Thing:
    other: "_Thing"


def test_what_was_loaded_is_spared_and_new_cycles_are_still_collected() -> None:
    spare_what_stays()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000
    one, two = _Thing(), _Thing()
    one.other, two.other = two, one
    gone = weakref.ref(one)
    del one, two
    # as many new objects as make Python look by itself, and some more
    kept: list[list[int]] = [[] for _ in range(gc.get_threshold()[0] * 2)]
    assert kept
    assert gone() is None
