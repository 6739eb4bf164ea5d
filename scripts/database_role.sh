#!/bin/sh
# Run once by the container of PostgreSQL, when its data folder is made: the role as which the service connects.
# It is no superuser, so that row-level security binds it (docs/decisions: a second wall), and owns its database.
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\set password `cat /run/secrets/database_password`
CREATE ROLE apcommission LOGIN NOSUPERUSER CREATEDB PASSWORD :'password';
-- Figures are one large statement that runs in a moment: compiling it first would take longer than running it.
ALTER ROLE apcommission SET jit = off;
CREATE DATABASE apcommission OWNER apcommission;
SQL
