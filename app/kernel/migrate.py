"""Bringing a database's schema up to date, as its owner."""

from pathlib import Path

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).resolve().parents[2]


def upgrade(owner_url: str, revision: str = "head") -> None:
    command.upgrade(configuration(owner_url), revision)


def configuration(owner_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = owner_url
    return config
