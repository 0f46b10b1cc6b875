"""Runs migrations as the owner of the schema; never imports the models (they change, history does not)."""

import os

from alembic import context
from sqlalchemy import create_engine, pool

url = context.config.attributes.get("url") or os.environ["CONSILIUM_MIGRATION_DATABASE_URL"]
target_metadata = context.config.attributes.get("target_metadata")

engine = create_engine(url, poolclass=pool.NullPool)
with engine.connect() as connection:
    # procrastinate owns its schema; comparing would propose to drop it
    context.configure(connection=connection, target_metadata=target_metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
