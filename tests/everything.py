"""Everything CI runs, in one go: style, types, contracts, front end, tests. Called by `run.py test` and its kin."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PYTEST = (sys.executable, "-m", "pytest")
STEPS = {
    "ruff check": (TOOLS / "ruff", "check"),
    "ruff format": (TOOLS / "ruff", "format", "--check"),
    "mypy": (TOOLS / "mypy",),
    "import contracts": (TOOLS / "lint-imports",),
    "TypeScript": ("npm", "--prefix", ROOT / "static", "run", "check"),
    "front-end tests": ("npm", "--prefix", ROOT / "static", "test"),
}
SOAK_KILLS = "30"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Two workers already fill two cores; further threads only wait for each other, busily: painting the phantoms took half
as much again."""


def main(word: str, options: list[str]) -> int:
    if word == "soak":
        os.environ.setdefault("CONSILIUM_KILLS", SOAK_KILLS)
        return step("soak", *PYTEST, "-n", "0", "-s", "-m", "kill", "--timeout", "7200", *options)
    if word == "bench":
        return max(step(name, sys.executable, "-m", f"tests.benchmarks.{name}", *options) for name in benchmarks())
    journeys = ["-m", "not journey"] if word == "check" else with_or_without_journeys()
    if journeys is None:
        return 1
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    # pytest runs beside the steps: they are of one process each, and journeys leave a core idle at times
    with subprocess.Popen(
        [*PYTEST, "-n", "2", *colour, *journeys, *options], cwd=ROOT, env=environment(), stdout=subprocess.PIPE
    ) as tests:
        failed = [name for name, command in STEPS.items() if step(name, *command)]
        if failed:
            print(f"\nFailed so far: {', '.join(failed)}.", flush=True)
        # what it says comes last: its closing line is the last word
        code = told("pytest", tests)
    return code or int(bool(failed))


def environment() -> dict[str, str]:
    found = {**ONE_THREAD, **os.environ}
    # or each worker, and each server and command of a test, would compile everything anew
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def told(name: str, running: "subprocess.Popen[bytes]") -> int:
    """Everything it has said so far, then the rest as it comes; how it ended."""
    print(f"\n== {name}", flush=True)
    assert running.stdout is not None
    while said := os.read(running.stdout.fileno(), 65536):
        sys.stdout.buffer.write(said)
        sys.stdout.buffer.flush()
    return running.wait()


def step(name: str, *command: object) -> int:
    print(f"\n== {name}", flush=True)
    return subprocess.run([str(word) for word in command], cwd=ROOT, check=False).returncode


def benchmarks() -> list[str]:
    """Programs that print a table."""
    return sorted(file.stem for file in (ROOT / "tests" / "benchmarks").glob("[!_]*.py"))


def with_or_without_journeys() -> list[str] | None:
    """Options for pytest: nothing to add when there is a browser, else leave the journeys out and say so."""
    if have_browser():
        return []
    if os.environ.get("CI"):
        print("No Chromium could be found or installed, and CI must not skip the browser journeys.")
        return None
    print("No Chromium could be found or installed: the tests marked `journey` (tests/journeys) are skipped.")
    return ["-m", "not journey"]


def have_browser() -> bool:
    """On the machine; else Playwright's own; else, as root on Debian, the package. Named in CONSILIUM_CHROMIUM."""
    attempts = [[], [sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        attempts.append(["apt-get", "install", "-y", "chromium"])
    for attempt in attempts:
        if attempt:
            print(f"No browser yet, trying: {' '.join(attempt)}", flush=True)
            subprocess.run(attempt, capture_output=True, check=False)
        found = os.environ.get("CONSILIUM_CHROMIUM") or on_the_machine() or playwrights_own()
        if found:
            os.environ["CONSILIUM_CHROMIUM"] = found
            return True
    return False


def on_the_machine() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def playwrights_own() -> str | None:
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as t: print(t.chromium.executable_path)"
    asked = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    path = asked.stdout.strip()
    return path if path and Path(path).exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
