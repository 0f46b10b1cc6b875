"""The postmaster itself: create the cluster, clear away what a crash left, start, tell when ready, stop."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from app.kernel.embedded_postgres.cluster import PORT, SUPERUSER, CannotStart, Cluster, program
from app.kernel.embedded_postgres.identity import Identity
from app.kernel.embedded_postgres.processes import alive, dies_with_parent, works_in

READY_LINE = 7
"""Line 8 of postmaster.pid, counted from 0, says `ready`."""

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
}

LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions")

START_ATTEMPTS_S = 30.0
"""Right after kill -9 the dead server's backends may still hold its shared memory: the new one refuses."""


def create(cluster: Cluster, identity: Identity) -> None:
    """initdb, unless the cluster is there; one that was interrupted is begun anew."""
    if (cluster.data / "PG_VERSION").exists() and not _half_made(cluster).exists():
        return
    if cluster.data.exists():
        shutil.rmtree(cluster.data)
    identity.give(cluster.data)
    _half_made(cluster).touch()
    result = identity.run(
        [program("initdb"), "-D", str(cluster.data), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", *LOCALE]
    )
    if result.returncode != 0:
        raise CannotStart(f"The database could not be created: {_last_words(result.stderr)}")
    _half_made(cluster).unlink()


def _half_made(cluster: Cluster) -> Path:
    return cluster.home / "data.being-made"


def start(cluster: Cluster, identity: Identity, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Returns a server that answers; tries again for a while when PostgreSQL refuses to start."""
    deadline = time.monotonic() + START_ATTEMPTS_S
    while True:
        remove_leftovers(cluster)
        identity.give(cluster.socket_dir)
        child = _spawn(cluster, identity, settings)
        while child.poll() is None:
            if ready(cluster, child.pid):
                return child
            time.sleep(0.02)
        if time.monotonic() > deadline:
            raise CannotStart(f"The database does not start: {_last_words(log_tail(cluster))}")
        time.sleep(0.3)


def _spawn(cluster: Cluster, identity: Identity, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    options = [f"--{name}={value}" for name, value in {**SETTINGS, **settings}.items()]
    place = ["-D", str(cluster.data), "-k", str(cluster.socket_dir), "-p", str(PORT)]
    with cluster.log.open("ab") as log:
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # identity options are Popen's
            [*identity.prefix, program("postgres"), *place, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            process_group=0,
            # SIGINT: PostgreSQL's fast stop
            preexec_fn=dies_with_parent(signal.SIGINT),
            **identity.popen_options(),
        )


def ready(cluster: Cluster, pid: int) -> bool:
    lines = _pid_lines(cluster)
    return len(lines) > READY_LINE and lines[0].strip() == str(pid) and lines[READY_LINE].strip() == "ready"


def running_pid(cluster: Cluster) -> int | None:
    """The postmaster of this cluster if one is alive: not a zombie, and not a stranger who got its number."""
    lines = _pid_lines(cluster)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    return pid if alive(pid) and works_in(pid, cluster.data) else None


def _pid_lines(cluster: Cluster) -> list[str]:
    try:
        return cluster.pid_file.read_text().splitlines()
    except OSError:
        return []


def remove_leftovers(cluster: Cluster) -> None:
    """Stop a server whose keeper was killed; remove the pid file and socket of one that was."""
    pid = running_pid(cluster)
    if pid is not None:
        _signal_until_gone(pid, cluster)
    cluster.pid_file.unlink(missing_ok=True)
    for leftover in cluster.socket_dir.glob(f".s.PGSQL.{PORT}*"):
        leftover.unlink(missing_ok=True)


def _signal_until_gone(pid: int, cluster: Cluster) -> None:
    for number, patience_s in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if running_pid(cluster) != pid:
                return
            time.sleep(0.05)
    raise CannotStart(f"An old database server (process {pid}) cannot be stopped.")


def stop(child: subprocess.Popen[bytes]) -> None:
    """Fast stop, then the immediate one, then the end."""
    for number, patience_s in ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        child.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience_s)
            return


def log_tail(cluster: Cluster) -> str:
    try:
        return cluster.log.read_text(errors="replace")[-4000:]
    except OSError:
        return ""


def _last_words(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if "FATAL" in line or "error" in line.lower()]
    return lines[-1] if lines else (text.strip().splitlines() or ["it gave no reason."])[-1]
