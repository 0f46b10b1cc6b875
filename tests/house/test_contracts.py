"""The import contracts of pyproject.toml hold, and one more that crosses languages."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
VIEWER = ROOT / "static" / "src"


def test_rooms_and_floors_lean_downwards_only() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_only_the_cornerstone_engine_imports_cornerstone() -> None:
    foreign = [
        str(path.relative_to(ROOT))
        for path in VIEWER.rglob("*.ts")
        if re.search(r"""from ["']@cornerstonejs/|import\(["']@cornerstonejs/""", path.read_text())
        and "viewer/engine/cornerstone" not in path.as_posix()
    ]
    assert foreign == []


def test_migrations_never_import_the_application() -> None:
    importing = [
        path.name
        for path in (ROOT / "migrations").rglob("*.py")
        if re.search(r"^\s*(from|import) app\b", path.read_text(), re.MULTILINE)
    ]
    assert importing == []


def test_nobody_commits_but_the_transaction_and_the_request() -> None:
    allowed = {"app/kernel/db.py", "app/web/sessions.py"}
    committing = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "app").rglob("*.py")
        if re.search(r"\bsession\.commit\(\)|\bdb\.commit\(\)", path.read_text())
    }
    assert committing - allowed == set()
