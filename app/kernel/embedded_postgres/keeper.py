"""The keeper: a small process that owns the postmaster for as long as anybody is attached.

Started by `attachment`; `python -m app.kernel.embedded_postgres.keeper HOME [name=value ...]`.
Prints `ready`, or one sentence why not, on its standard output.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from app.kernel.embedded_postgres import postmaster
from app.kernel.embedded_postgres.cluster import CannotStart, Cluster
from app.kernel.embedded_postgres.identity import identity_for
from app.kernel.embedded_postgres.locks import FileLock
from app.kernel.embedded_postgres.provision import provision

LOOK_EVERY_S = 0.2
LARGEST_LOG_BYTES = 20_000_000


class Keeper:
    def __init__(self, cluster: Cluster, settings: dict[str, str]) -> None:
        self.cluster = cluster
        self.settings = settings
        self.asked_to_stop = False

    def ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def run(self) -> None:
        with FileLock(self.cluster.keeper_lock) as alone:
            if not alone.try_exclusive():
                return  # another keeper is at it already
            self._shorten_log()
            identity = identity_for(self.cluster)
            postmaster.create(self.cluster, identity)
            child = postmaster.start(self.cluster, identity, self.settings)
            try:
                provision(self.cluster)
                _say("ready")
                with FileLock(self.cluster.users_lock) as users:
                    while not self.asked_to_stop and not users.try_exclusive():
                        if child.poll() is not None:
                            child = postmaster.start(self.cluster, identity, self.settings)
                        time.sleep(LOOK_EVERY_S)
                    # newcomers wait for the lock we now hold until the server is down
                    self._stop(child)
            finally:
                self._stop(child)

    def _stop(self, child: subprocess.Popen[bytes]) -> None:
        if child.poll() is None:
            postmaster.stop(child)

    def _shorten_log(self) -> None:
        log = self.cluster.log
        if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))


def _say(word: str) -> None:
    """To whoever started us, who may be gone."""
    try:
        sys.stdout.write(f"{word}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: list[str]) -> int:
    home, *settings = arguments
    keeper = Keeper(Cluster(Path(home)), dict(setting.split("=", 1) for setting in settings))
    signal.signal(signal.SIGTERM, keeper.ask_to_stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those attached; we end after them
    try:
        keeper.run()
    except CannotStart as refusal:
        _say(refusal.sentence)
        return 1
    except OSError as error:
        _say(f"The database cannot be started: {error.strerror} ({error.filename}).")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
