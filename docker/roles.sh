#!/bin/sh
# First start of the database container: the owner of the schema, who migrates, and the application's role,
# which cannot alter history. The same as app/kernel/embedded_postgres/provision.py.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$CONSILIUM_OWNER_PASSWORD" --set app_password="$CONSILIUM_APP_PASSWORD" <<'SQL'
CREATE ROLE consilium_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE consilium_app LOGIN PASSWORD :'app_password';
CREATE DATABASE consilium OWNER consilium_owner ENCODING 'UTF8' TEMPLATE template0
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8';
SQL
