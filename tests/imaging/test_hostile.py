"""Everything odd and hostile of TRUST's list, in one delivery through the command line."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imaging.tables import Series
from app.kernel.settings import Settings
from tests.factories.hostile_delivery import TEXTS, delivery
from tests.processes import ROOT

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

LARGEST_TREE_BYTES = 768 * 1024**2
LONGEST_SECONDS = 30.0
VERDICTS = {"accepted", "accepted_idempotent", "warning_geometry", "split", "quarantined", "held", "rejected"}


class Watch(threading.Thread):
    """Samples the memory of a process and of all it started."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak_bytes = pid, 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.05):
            self.peak_bytes = max(self.peak_bytes, _tree_bytes(self.pid))


def _status(pid: int) -> tuple[int, int]:
    """(parent, resident bytes)"""
    try:
        lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    except OSError:
        return 0, 0
    return int(lines.get("PPid", "0")), int(lines.get("VmRSS", "0 kB").split()[0]) * 1024


def _tree_bytes(root: int) -> int:
    """Of a process and its children; the database's server is none of them."""
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return _status(root)[1] + sum(size for parent, size in map(_status, pids) if parent == root)


def test_every_class_of_odd_and_hostile_input_ends_in_its_verdict(house: Settings, db: Session, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.mkdir()
    expected = dict(delivery(sent))
    began = time.monotonic()
    # in a process of its own: what the tests before have loaded is none of its memory
    with (tmp_path / "said.json").open("w") as output:
        words = [sys.executable, "-m", "app.cli", "ingest", str(sent), "--json"]
        ingest = subprocess.Popen(words, cwd=ROOT, stdout=output, stderr=subprocess.DEVNULL)
    watch = Watch(ingest.pid)
    watch.start()
    assert ingest.wait(timeout=280) == 0
    seconds = time.monotonic() - began
    watch.over.set()
    printed = json.loads((tmp_path / "said.json").read_text())
    got = {file["path"]: (file["verdict"], file["code"]) for file in printed["files"]}
    wrong = {
        path: (want, got.get(path))
        for path, want in expected.items()
        if got.get(path) != want and not (want[1] == "" and path in got and got[path][0] == want[0])
    }
    assert wrong == {}
    assert set(got) == set(expected)
    assert {verdict for verdict, _ in got.values()} == VERDICTS
    assert all(file["reason"].endswith(".") and len(file["reason"]) > 8 for file in printed["files"])
    assert 0 < watch.peak_bytes < LARGEST_TREE_BYTES
    assert seconds < LONGEST_SECONDS * len(got)
    slow = {file["path"]: file["seconds"] for file in printed["files"] if file["seconds"] >= LONGEST_SECONDS}
    assert slow == {}
    assert sum(file["seconds"] > 0 for file in printed["files"]) > len(got) // 2
    described = "".join(db.scalars(select(Series.description)))
    assert not any(text in described for text in TEXTS.values())
