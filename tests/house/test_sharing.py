"""Tests of one group really run in one worker: the demonstration is built once."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEST = """import pytest, time
{mark}
@pytest.mark.parametrize("n", range(4))
def test_{name}(n):
    time.sleep(0.1)
"""


def test_a_group_stays_in_one_worker_and_all_others_are_shared_out(tmp_path: Path) -> None:
    for name, mark in (("one", "g"), ("two", "g"), ("three", "")):
        marked = f'pytestmark = pytest.mark.xdist_group("{mark}")' if mark else ""
        (tmp_path / f"test_{name}.py").write_text(TEST.format(mark=marked, name=name))
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    words = [
        "-m",
        "pytest",
        "-p",
        "xdist",
        "-p",
        "tests.sharing",
        "-p",
        "no:cacheprovider",
        "-n",
        "2",
        "-v",
        str(tmp_path),
    ]
    # three processes without the plugins that only other tests need
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ran = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=alone, capture_output=True, text=True, check=True
    ).stdout
    told = re.findall(r"\[(gw\d)\].*PASSED.*test_(one|two|three)\[", ran)
    assert len(told) == 12
    assert len({worker for worker, name in told if name != "three"}) == 1
    assert len({worker for worker, _ in told}) == 2
