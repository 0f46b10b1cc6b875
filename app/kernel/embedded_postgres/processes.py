"""Facts about processes: alive or a zombie, whose working folder, and dying together with a parent."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1

PROC = Path("/proc")
"""Linux; elsewhere `ps` is asked."""


def alive(pid: int) -> bool:
    """Running, not merely a zombie that nobody has waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's, but running
    return _state(pid) != "Z"


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process's working folder is this one (a postmaster's is its data folder)."""
    if PROC.is_dir():
        try:
            return (PROC / str(pid) / "cwd").resolve() == folder.resolve()
        except OSError:
            return False
    listing = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return str(folder) in listing.stdout


def _state(pid: int) -> str:
    if PROC.is_dir():
        try:
            # the name in parentheses may itself hold blanks and parentheses
            return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, IndexError):
            return "Z"  # gone between the two looks
    listing = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listing.stdout.strip()[:1] or "Z"


def dies_with_parent(death: signal.Signals) -> Callable[[], None]:
    """A preexec function: the kernel sends `death` to the child when its parent ends, however it ends.

    For single-threaded parents only, as every preexec function; on Linux only.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def before_exec() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0)
            if os.getppid() != parent:  # it ended before the kernel knew
                os._exit(1)

    return before_exec
