"""A house in demonstration mode."""

import pytest

from app.kernel import settings as choices
from app.kernel.settings import Settings


@pytest.fixture
def demonstration(house: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("CONSILIUM_DEMO", "1")
    choices.settings.cache_clear()
    return choices.settings()
