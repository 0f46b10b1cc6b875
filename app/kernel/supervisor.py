"""The supervisor: starts the database, the web server and the worker, looks after them, ends them.

`python -m app.kernel.supervisor`, after run.py has prepared everything. If this process is killed, the kernel
ends the web server and the worker, and the keeper ends the database.
"""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from collections.abc import Iterator
from types import FrameType
from typing import Self

from pydantic import ValidationError

from app.kernel.embedded_postgres import Attachment, CannotStart, attach
from app.kernel.embedded_postgres.locks import FileLock
from app.kernel.embedded_postgres.processes import dies_with_parent
from app.kernel.folders import own_folder
from app.kernel.migrate import upgrade
from app.kernel.settings import Settings, settings

LOOK_EVERY_S = 0.3
PATIENCE_S = 120.0
GRACE_S = 5
WORKER_PAUSE_S = 5.0
MUTE_DEATHS = 3
"""So often in a row may the web server die before it ever answered; then it is hopeless."""


class Told(BaseException):
    """A signal told us to end."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _be_told)
    try:
        _serve(settings())
    except Told:
        say("Consilium has ended.")
        return 0
    except ValidationError as wrong:
        for error in wrong.errors(include_input=False, include_url=False):
            say(f"CONSILIUM_{'_'.join(map(str, error['loc'])).upper()} is not right: {error['msg']}.")
        return 1
    except CannotStart as refusal:
        say(refusal.sentence)
        return 1
    except OSError as error:
        say(f"Consilium cannot run here: {error.strerror} ({error.filename}).")
        return 1
    return 0


def _be_told(number: int, frame: FrameType | None) -> None:
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)
    raise Told


def _serve(choices: Settings) -> None:
    _assert_images_can_be_kept(choices)
    with _alone_in(choices), _database(choices) as database, _Server(choices) as server:
        server.wait_until_it_answers()
        with _Worker() if choices.in_process_worker else contextlib.nullcontext() as worker:
            _welcome(choices)
            while True:
                time.sleep(LOOK_EVERY_S)
                if database is not None and not database.kept():
                    database.ensure()
                server.look_after()
                if worker is not None:
                    worker.look_after()


def _assert_images_can_be_kept(choices: Settings) -> None:
    """Where they are to be kept in a bucket. In a child, because its library starts threads and we fork."""
    if choices.blobs is None:
        return
    ask = "import sys; from app.kernel.blobs import complaint; sys.exit(complaint())"
    asked = subprocess.run([sys.executable, "-P", "-c", ask], capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        raise CannotStart(asked.stderr.strip())


@contextlib.contextmanager
def _alone_in(choices: Settings) -> Iterator[None]:
    """One server a data folder, and a port that is free."""
    own_folder(choices.data_dir)
    note = choices.data_dir / "serving.lock"
    with FileLock(note) as lock:
        if not lock.try_exclusive():
            raise CannotStart(f"Consilium is already running on this data folder: {note.read_text().strip()}")
        _assert_port_free(choices)
        note.write_text(f"{address(choices)}\n")
        yield


def _assert_port_free(choices: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in choices.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((choices.host, choices.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotStart(f"Port {choices.port} is taken; choose another with --port.") from None
            raise CannotStart(f"Cannot listen on {choices.host}:{choices.port}: {error.strerror}.") from None


@contextlib.contextmanager
def _database(choices: Settings) -> Iterator[Attachment | None]:
    """A server of one's own if the environment names it, else the embedded one; migrated."""
    if choices.database_url is not None:
        if choices.migration_database_url is not None:
            upgrade(choices.migration_database_url)
        yield None
        return
    with attach(choices.data_dir) as attachment:
        upgrade(attachment.owner_url)
        os.environ["CONSILIUM_DATABASE_URL"] = attachment.application_url
        os.environ["CONSILIUM_MIGRATION_DATABASE_URL"] = attachment.owner_url
        if _on_loopback(choices) and not os.environ.get("CONSILIUM_NO_DEMO"):
            os.environ.setdefault("CONSILIUM_DEMO", "1")
        yield attachment


class _Child:
    """A process of ours that does not outlive us."""

    def _begin(self, *words: str, **environment: str) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", *words],
            stdin=subprocess.DEVNULL,
            process_group=0,
            env={**os.environ, **environment},
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.terminate()
        try:
            self._child.wait(GRACE_S + 5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


class _Server(_Child):
    """The web server; started again when it dies."""

    def __init__(self, choices: Settings) -> None:
        self._choices = choices
        self._mute_deaths = 0
        self._start()

    def _start(self) -> None:
        self._has_answered = False
        place = ["--host", self._choices.host, "--port", str(self._choices.port)]
        manner = ["--timeout-graceful-shutdown", str(GRACE_S), "--log-level", "warning", "--no-server-header"]
        # at this level it is never written, but it would still be composed for every request
        manner.append("--no-access-log")
        # nobody stands before us here: a forwarded address would be an invented one
        manner.append("--no-proxy-headers")
        # the worker is a process beside it: work would hold up pages in the same interpreter
        self._begin("uvicorn", "app.main:create_app", "--factory", *place, *manner, CONSILIUM_IN_PROCESS_WORKER="0")

    def look_after(self) -> None:
        if self._child.poll() is None:
            self._has_answered = self._has_answered or _answers(self._choices)
            return
        self._mute_deaths = 0 if self._has_answered else self._mute_deaths + 1
        if self._mute_deaths >= MUTE_DEATHS:
            raise CannotStart("The web server ends as soon as it is started (see above).")
        say("The web server has died and is started again.")
        self._start()

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not _answers(self._choices):
            if self._child.poll() is not None:
                raise CannotStart("The web server could not be started (see above).")
            if time.monotonic() > deadline:
                raise CannotStart("The web server does not answer.")
            time.sleep(0.05)


class _Worker(_Child):
    """The worker; started again when it dies, though not more often than every few seconds."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._began = time.monotonic()
        self._begin("app.worker", "--quiet")

    def look_after(self) -> None:
        if self._child.poll() is None or time.monotonic() - self._began < WORKER_PAUSE_S:
            return
        say("The worker has died and is started again.")
        self._start()


def _answers(choices: Settings) -> bool:
    try:
        with urllib.request.urlopen(f"{address(choices)}/healthz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def _welcome(choices: Settings) -> None:
    say(f"Consilium runs at {address(choices)} (Ctrl-C ends it).")
    if os.environ.get("CONSILIUM_DEMO") == "1":
        say(demonstration_accounts())
    if not os.environ.get("CONSILIUM_NO_BROWSER") and os.environ.get("DISPLAY", os.environ.get("WAYLAND_DISPLAY")):
        webbrowser.open(address(choices))


def demonstration_accounts() -> str:
    """The demonstration's sign-ins, in the words of the command line."""
    asked = subprocess.run(
        [sys.executable, "-P", "-m", "app.cli", "demo", "accounts"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() if asked.returncode == 0 else ""


def address(choices: Settings) -> str:
    host = f"[{choices.host}]" if ":" in choices.host else choices.host
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{choices.port}"  # noqa: S104


def _on_loopback(choices: Settings) -> bool:
    return choices.host in ("127.0.0.1", "::1", "localhost")


def say(sentence: str) -> None:
    if sentence:
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
