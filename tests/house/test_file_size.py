"""No file grows past the ceiling of CONVENTIONS: when one does, there is a second idea in it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
CEILING = 300
COUNTED = {".py", ".ts", ".html", ".css", ".mjs", ".sh"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_source_file_is_longer_than_three_hundred_lines() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked_files()
        if path.suffix in COUNTED and (lines := len(path.read_text().splitlines())) > CEILING
    }
    assert too_long == {}


def test_no_tracked_file_is_larger_than_half_a_megabyte() -> None:
    large = [str(path.relative_to(ROOT)) for path in tracked_files() if path.stat().st_size > 500_000]
    assert large == []
