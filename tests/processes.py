"""Child processes of tests: started in the checkout, always ended, waited for with patience."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]


def python(
    *arguments: str, environment: Mapping[str, str] | None = None, output: int = subprocess.PIPE
) -> "subprocess.Popen[str]":
    """A Python of the same environment; both its outputs go to one place, a pipe unless said otherwise."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        stdout=output,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    )


@contextlib.contextmanager
def ending(child: "subprocess.Popen[str]") -> Iterator["subprocess.Popen[str]"]:
    """Whatever the test does, the child does not outlive it."""
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def wait_for(condition: Callable[[], object], patience_s: float = 20.0) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not come true in {patience_s:.0f} s")
        time.sleep(0.05)
