"""Sets up a centre's database and brings an older one up to date."""

from __future__ import annotations

from importlib import resources

import psycopg

from comity.errors import SchemaTooNew

#: Taken while the schema is changed, so that two starts do not do it at once.
_LOCK = 0x636F6D697479


def migrate(url: str) -> int:
    """Create the schema in an empty database, or run the migrations that an older one lacks.

    Args:
        url: address of the database, for a user who may create roles and tables.

    Returns:
        The version of the schema: how many migrations there are, released or not.

    Raises:
        SchemaTooNew: a later Comity has been at this database.
    """
    steps = _migrations()
    with psycopg.connect(url) as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute(_sql("roles.sql"))
        there = connection.execute("select 1 from pg_namespace where nspname = 'comity'").fetchone()
        if not there:
            connection.execute("create schema comity authorization comity_owner")
            connection.execute("grant usage on schema comity to comity_reader, comity_worker, comity_gate")
            connection.execute("set local search_path = comity, pg_temp")
            connection.execute("create table schema_version (version integer not null)")
            connection.execute("insert into schema_version values (%s)", (len(steps),))
            connection.execute(_sql("schema.sql"))
            connection.execute(_sql("release.sql"))
        else:
            connection.execute("set local search_path = comity, pg_temp")
            row = connection.execute("select version from schema_version").fetchone()
            version = int(row[0]) if row else 0
            if version > len(steps):
                raise SchemaTooNew(
                    f"The database has schema {version}, Comity knows {len(steps)}. Install the Comity that made it."
                )
            for step in steps[version:]:
                connection.execute(step)
            connection.execute("update schema_version set version = %s", (len(steps),))
        _let_search_use_its_index(connection)
    return len(steps)


def newest() -> int:
    """The version of the schema that this Comity knows."""
    return len(_migrations())


def _let_search_use_its_index(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Under row-level security an index serves only operators marked leakproof; only a superuser may mark them.

    Without it search works and is slower. What it tells by its timing is in docs/explanation.
    """
    row = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    if row and row[0]:
        connection.execute("alter function ts_match_vq(tsvector, tsquery) leakproof")


def _sql(name: str) -> str:
    # The files ship with the package; nothing of a user's gets into them.
    return (resources.files("comity.db") / name).read_text("utf-8")


def _migrations() -> list[str]:
    folder = resources.files("comity.db") / "migrations"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql")) if folder.is_dir() else []
    return [_sql(f"migrations/{name}") for name in names]
