#!/usr/bin/env python3
"""Sets Consilium up and starts it. Needs Python 3.11 to 3.13 and nothing else.

    python3 run.py [--port N] [--data-dir DIR] [--no-browser] [--no-demo]      set up and start
    python3 run.py test | check [PYTEST OPTIONS]      everything CI runs | the same without the browser
    python3 run.py soak | bench                       long fault runs | benchmarks
    python3 run.py WORD ...                           the command line (--help lists the words)

Every setting can also come from the environment (CONSILIUM_PORT, CONSILIUM_DATA_DIR, ...).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STATIC = ROOT / "static"
SUPPORTED = ((3, 11), (3, 12), (3, 13))
OLDEST_NODE = 20
BYTES_FOR_SETUP = 2_500_000_000
OWN_WORDS = ("test", "check", "soak", "bench")


class CannotGoOn(Exception):
    """What is missing, in one sentence."""


def main(arguments: list[str]) -> int:
    options, words = split(arguments)
    if options.pop("help", None):
        print((__doc__ or "").strip())
        return 0
    for name, value in options.items():
        os.environ[f"CONSILIUM_{name}"] = value
    os.environ["CONSILIUM_DATA_DIR"] = str(Path(os.environ.get("CONSILIUM_DATA_DIR", ROOT / "var")).absolute())
    word = words[0] if words else "start"
    if word in OWN_WORDS:
        with setting_up():
            have_packages("requirements-dev.lock")
            have_s3_server()
            have_front_end()
            have_node()
        become(PYTHON, "-P", ROOT / "tests" / "everything.py", *words)
    if word == "start":
        with setting_up():
            have_packages("requirements.lock")
            have_front_end()
        become(PYTHON, "-P", "-m", "app.kernel.supervisor")
    with setting_up():
        have_packages("requirements.lock")
    become(PYTHON, "-P", "-m", "app.cli", *words)


def split(arguments: list[str]) -> tuple[dict[str, str], list[str]]:
    """Our own options (as names of settings), and the words with everything that belongs to them.

    `--data-dir` may stand anywhere; the others only before the first word.
    """
    options: dict[str, str] = {}
    words: list[str] = []
    rest = list(arguments)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name == "--data-dir" or (name == "--port" and not words):
            if not equals:
                if not rest:
                    raise CannotGoOn(f"{name} needs a value.")
                value = rest.pop(0)
            if name == "--port" and not (value.isdigit() and 0 < int(value) < 65536):
                raise CannotGoOn(f"{value} is not a port number.")
            options[name[2:].upper().replace("-", "_")] = value
        elif name in ("--no-browser", "--no-demo") and not words:
            options[name[2:].upper().replace("-", "_")] = "1"
        elif name in ("-h", "--help") and not words:
            options["help"] = "1"
        elif name.startswith("-") and not words:
            raise CannotGoOn(f"The option {name} is not known; python3 run.py --help lists them.")
        else:
            words.append(name + equals + value)
    return options, words


def become(*command: object) -> NoReturn:
    """Replace this process: signals, output and exit code are the command's own."""
    sys.stdout.flush()
    path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH")) if part)
    words = [str(word) for word in command]
    os.execve(words[0], words, {**os.environ, "PYTHONPATH": path})  # noqa: S606


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


# ---- packages -------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def setting_up() -> Iterator[None]:
    """One at a time: two first starts in one checkout would write over each other."""
    folder = ROOT / ".consilium"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another set-up in this folder ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def have_packages(lock: str) -> None:
    """The virtual environment holds what the lock says; a stamp in it remembers which lock that was."""
    stamps = read_stamps()
    # the development lock holds everything of the other
    wanted = {name: digest(ROOT / name) for name in {"requirements.lock", lock}}
    if all(stamps.get(name) == value for name, value in wanted.items()) and PYTHON.exists():
        return
    need_disk(ROOT)
    if not usable_venv():
        need_venv_module()
        say("Creating the Python environment ...")
        shutil.rmtree(VENV, ignore_errors=True)
        run([sys.executable, "-m", "venv", VENV], "The Python environment could not be created")
    say("Installing Python packages (only after a change of the lock) ...")
    pip_install(lock)
    write_stamps(wanted)


def pip_install(lock: str, *options: object) -> None:
    pip = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(
        [*pip, "install", *options, "--require-hashes", "-r", ROOT / lock], "The Python packages could not be installed"
    )


def have_s3_server() -> None:
    """An S3 server for the tests. It wants older packages than we do, and gets them in a folder of its own."""
    lock, folder = "requirements-s3.lock", VENV / "s3-server"
    wanted = {lock: digest(ROOT / lock)}
    if read_stamps().get(lock) == wanted[lock] and folder.is_dir():
        return
    say("Installing the S3 server of the tests (only after a change of its lock) ...")
    shutil.rmtree(folder, ignore_errors=True)
    pip_install(lock, "--target", folder)
    write_stamps(wanted)


def usable_venv() -> bool:
    if not PYTHON.exists():
        return False
    asked = subprocess.run(
        [str(PYTHON), "-c", "import sys, pip; print(*sys.version_info[:2])"], capture_output=True, text=True
    )
    return asked.returncode == 0 and tuple(map(int, asked.stdout.split())) in SUPPORTED


def need_venv_module() -> None:
    if sys.version_info[:2] not in SUPPORTED:
        for version in reversed(SUPPORTED):
            other = shutil.which("python{}.{}".format(*version))
            if other and os.environ.get("CONSILIUM_OTHER_PYTHON") != other:
                os.execve(other, [other, *sys.argv], {**os.environ, "CONSILIUM_OTHER_PYTHON": other})  # noqa: S606
        raise CannotGoOn(f"Python 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}.")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise CannotGoOn("Python's venv module is missing: install it (Debian: apt install python3-venv).") from None


def need_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < BYTES_FOR_SETUP:
        raise CannotGoOn(
            f"Setting up needs {BYTES_FOR_SETUP / 1e9:.1f} GB of disk; {folder} has {free / 1e9:.1f} GB free."
        )


def read_stamps() -> dict[str, str]:
    try:
        stamps = json.loads((VENV / "consilium-stamps.json").read_text())
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def write_stamps(news: dict[str, str]) -> None:
    (VENV / "consilium-stamps.json").write_text(json.dumps({**read_stamps(), **news}))


def digest(*paths: Path) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


# ---- front end ------------------------------------------------------------------------------------------------


def have_front_end() -> None:
    """static/dist is built from the sources as they are now."""
    stamps = read_stamps()
    installed = digest(STATIC / "package.json", STATIC / "package-lock.json")
    if stamps.get("node_modules") != installed or not (STATIC / "node_modules").is_dir():
        have_node()
        say("Installing the front end's packages (only after a change of its lock) ...")
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
        write_stamps({"node_modules": installed})
    sources = digest(*(p for p in sorted(STATIC.rglob("*")) if p.is_file() and is_source(p)))
    if stamps.get("dist") != sources or not (STATIC / "dist").is_dir():
        have_node()
        say("Building the front end ...")
        npm("run", "build", "--silent")
        write_stamps({"dist": sources})


def is_source(path: Path) -> bool:
    return path.relative_to(STATIC).parts[0] not in ("node_modules", "dist")


def have_node() -> None:
    """Node from PATH when it is new enough, else the one that comes as a Python package."""
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    if node_version() >= OLDEST_NODE and shutil.which("npm"):
        return
    say("Installing Node ...")
    try:
        pip_install("requirements-node.lock")
    except CannotGoOn as reason:
        raise CannotGoOn(f"Node {OLDEST_NODE} or newer is needed and could not be had: {reason}") from None


def node_version() -> int:
    try:
        answer = subprocess.run(["node", "--version"], capture_output=True, text=True)
    except OSError:
        return 0
    first = answer.stdout.strip().lstrip("v").split(".")[0]
    return int(first) if first.isdigit() else 0


def npm(*words: str) -> None:
    run(["npm", *words], f"npm {words[0]} failed", cwd=STATIC)


def run(command: list[object], failure: str, cwd: Path = ROOT) -> None:
    done = subprocess.run([str(word) for word in command], cwd=str(cwd), capture_output=True, text=True)
    if done.returncode != 0:
        output = (done.stdout + done.stderr).strip()
        say(output[-3000:])
        if "No space left" in output:
            raise CannotGoOn(f"{failure}: the disk is full.")
        raise CannotGoOn(f"{failure} (see above).")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotGoOn as sentence:
        say(str(sentence))
        sys.exit(1)
    except OSError as error:
        say("The disk is full." if error.errno == errno.ENOSPC else f"{error.strerror}: {error.filename}.")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
