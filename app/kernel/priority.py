"""Standing back: work that nobody waits for leaves the processors to the processes that answer people."""

import contextlib
import os

NICENESS = 5
"""A third of what a busy process of usual priority gets: work goes on while people keep the house busy."""


def stand_back() -> None:
    """This process, and the children it starts from now on, give way to others and are not woken out of turn."""
    # some systems have no such kinds of processes, and some containers forbid to choose
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
