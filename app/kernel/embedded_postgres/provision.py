"""Roles and the database: an owner who migrates, an application role that cannot alter history."""

import psycopg
from psycopg import sql

from app.kernel.embedded_postgres.cluster import APPLICATION, DATABASE, OWNER, Cluster


def provision(cluster: Cluster) -> None:
    """Idempotent; docker/roles.sh does the same for a server of your own."""
    with psycopg.connect(cluster.conninfo(), autocommit=True) as connection:
        provision_roles(connection)
        databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in databases:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )


def provision_roles(connection: psycopg.Connection) -> None:
    roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role in (OWNER, APPLICATION):
        if role not in roles:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
