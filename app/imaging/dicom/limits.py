"""Limits of the child process: memory, open files, nothing written, gone with its parent."""

import ctypes
import resource
import signal
import sys

LARGEST_PIXELS_BYTES = 4 * 1024**3
LARGEST_FRAME_BYTES = 64 * 1024**2
"""Frames are decoded one after another: a long cine is large, its frames are not."""
LARGEST_HEADER_BYTES = 64 * 1024**2
SECONDS_PER_FILE = 28.0
"""Stopping it costs a moment, too: with it, no file takes 30 s (TRUST, S6)."""
LARGE_BYTES = 256 * 1024**2
LEAST_BYTES_PER_SECOND = 8 * 1024**2
"""Files that are `LARGE_BYTES` and more may take longer: as if so much of the rest were read in a second."""
CHILD_MEMORY_BYTES = 760 * 1024**2

_PR_SET_PDEATHSIG = 1


def confine() -> None:
    """Called by the child before it reads anything."""
    resource.setrlimit(resource.RLIMIT_DATA, (CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
