"""Migrations equal the models, run down and up again, and leave history out of the application's reach."""

import importlib
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, pool, text
from sqlalchemy.exc import ProgrammingError

from app.kernel.db import Base
from app.kernel.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def all_tables() -> None:
    for path in (ROOT / "app").glob("*/tables*"):
        importlib.import_module(f"app.{path.parent.name}.tables")
    importlib.import_module("app.kernel.signals")


def owner_url(house: Settings) -> str:
    assert house.migration_database_url is not None
    return house.migration_database_url


def configuration(house: Settings) -> Config:
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["url"] = owner_url(house)
    return config


def test_the_migrated_schema_equals_the_models(house: Settings) -> None:
    with create_engine(owner_url(house), poolclass=pool.NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_migration_runs_down_and_up_again(house: Settings) -> None:
    config = configuration(house)
    engine = create_engine(owner_url(house), poolclass=pool.NullPool)
    before = set(inspect(engine).get_table_names())
    command.downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(config, "head")
    assert set(inspect(engine).get_table_names()) == before
    assert_no_temporary_tables(house)


def assert_no_temporary_tables(house: Settings) -> None:
    """One named like a table of history would hide it. Here, since a clone of a database has no rights of its own."""
    assert house.database_url is not None
    engine = create_engine(house.database_url, poolclass=pool.NullPool)
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("CREATE TEMPORARY TABLE event (id int)"))


def history_tables() -> list[str]:
    return sorted(
        mapper.local_table.fullname  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if mapper.class_.__history__
    )


@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_alter_history(house: Settings, verb: str) -> None:
    assert house.database_url is not None
    engine = create_engine(house.database_url, poolclass=pool.NullPool)
    for table in history_tables():
        column = next(iter(Base.metadata.tables[table].columns)).name
        with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text(verb.format(f'"{table}"', column, column)))


def test_the_application_never_deletes_a_row_of_ours(house: Settings) -> None:
    assert house.database_url is not None
    engine = create_engine(house.database_url, poolclass=pool.NullPool)
    for table in Base.metadata.tables.values():
        with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(table.delete())


def test_the_application_cannot_switch_off_the_guards(house: Settings) -> None:
    assert house.database_url is not None
    engine = create_engine(house.database_url, poolclass=pool.NullPool)
    for sentence in (
        "SET session_replication_role = replica",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "DROP TABLE event",
        "ALTER TABLE event OWNER TO consilium_app",
        "GRANT UPDATE ON event TO consilium_app",
        "SET ROLE consilium_owner",
    ):
        with engine.connect() as connection, pytest.raises(ProgrammingError):
            connection.execute(text(sentence))
            # GRANT by a non-owner is only a warning: show that it gave nothing
            connection.execute(text("UPDATE event SET verb = verb"))


def test_history_covers_what_must_never_change() -> None:
    assert {
        "event",
        "answer",
        "mark",
        "mask",
        "finding",
        "submission",
        "verdict",
        "release",
        "protocol_version",
    } <= set(history_tables())
