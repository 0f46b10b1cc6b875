import json
from pathlib import Path

import pytest

from app.cli import main
from tests.releases.records import case, digest, release_bytes


@pytest.fixture
def released(tmp_path: Path) -> Path:
    path = tmp_path / "release.zip"
    path.write_bytes(release_bytes(case()))
    return path


def test_verify_says_yes_with_the_digest(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "verify", str(released), "--receipt", digest(case())]) == 0
    assert digest(case()) in capsys.readouterr().out


def test_verify_says_no_with_the_reason(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "verify", str(released), "--receipt", "0" * 64]) == 1
    assert "not that of the receipt" in capsys.readouterr().out


def test_verify_answers_programs_in_json(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "verify", str(released), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["intact"] is True
    released.write_bytes(released.read_bytes()[:-300])
    assert main(["release", "verify", str(released), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["flaws"][0]["code"] == "unreadable"
