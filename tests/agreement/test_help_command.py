"""`metrics --help` names every metric; a mistake gets a short answer."""

import pytest

from app.agreement.formats.explanations import by_id
from app.cli import main


def test_the_help_lists_every_metric(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["metrics", "--help"])
    words = capsys.readouterr().out.replace(",", " ").split()
    assert set(by_id()) <= set(words)


def test_a_mistake_is_not_answered_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["metrics", "nonsense"])
    assert "krippendorff_alpha" not in capsys.readouterr().err
