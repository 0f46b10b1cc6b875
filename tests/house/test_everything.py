"""`run.py test` runs its steps beside the tests, and tells one after the other."""

import sys

import pytest

from tests import everything


def says(sentence: str, code: int = 0) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import sys; print({sentence!r}, flush=True); sys.exit({code})")


@pytest.mark.parametrize(("steps", "tests", "code"), [(0, 0, 0), (1, 0, 1), (0, 5, 5), (1, 5, 5)])
def test_the_tests_have_the_last_word_and_every_failure_counts(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], steps: int, tests: int, code: int
) -> None:
    monkeypatch.setattr(everything, "STEPS", {"types": says("checked", steps), "style": says("tidy")})
    monkeypatch.setattr(everything, "PYTEST", says("3 passed", tests))
    assert everything.main("check", []) == code
    said = [line for line in capfd.readouterr().out.splitlines() if line]
    failed = ["Failed so far: types."] if steps else []
    assert said == ["== types", "checked", "== style", "tidy", *failed, "== pytest", "3 passed"]
