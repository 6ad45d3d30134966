"""Sets up a centre's database and brings an older one up to date."""

from __future__ import annotations

import hashlib
from importlib import resources

import psycopg
from psycopg import sql

from comity.db.seal import seal, sealed
from comity.errors import SchemaTooNew

#: Taken while the schema is changed, so that two starts do not do it at once.
_LOCK = 0x636F6D697479


def migrate(url: str) -> int:
    """Create the schema in an empty database, or bring an older one up to date.

    Migrations change tables and the data in them, no more. Who may see which row is `release.sql` at every time: if the
    tables, that file or PostgreSQL itself are others than the database was last brought up to date with, all its
    policies, triggers, functions and grants are dropped and the file is run anew, in the same transaction.

    Args:
        url: address of the database, for a user who may create roles and tables.

    Returns:
        The version of the schema: how many migrations there are, released or not.

    Raises:
        SchemaTooNew: a later Comity has been at this database.
    """
    steps = _migrations()
    release = _sql("release.sql")
    known = (len(steps), hashlib.sha256(release.encode()).hexdigest())
    with psycopg.connect(url) as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute(_sql("roles.sql"))
        made = connection.execute("select 1 from pg_namespace where nspname = 'comity'").fetchone() is None
        if not made:
            connection.execute("set local search_path = comity, pg_temp")
            there = _there(connection)
            made = there != known or not sealed(connection).startswith(_server(connection))
            if there[0] > known[0]:
                raise SchemaTooNew(
                    f"The database has schema {there[0]}, Comity knows {known[0]}. Install the Comity that made it."
                )
            if made:
                connection.execute(_sql("bare.sql"))
                for step in steps[there[0] :]:
                    connection.execute(step)
                connection.execute(release)
        else:
            connection.execute("create schema comity authorization comity_owner")
            connection.execute("set local search_path = comity, pg_temp")
            connection.execute("create table schema_version (version integer not null, release text not null)")
            connection.execute("insert into schema_version values (0, '')")
            connection.execute(_sql("schema.sql"))
            connection.execute(release)
        connection.execute("update schema_version set version = %s, release = %s", known)
        _let_search_use_its_index(connection)
        _let_meaning_use_its_index(connection)
        if made:
            seal(connection)
    return known[0]


def newest() -> int:
    """The version of the schema that this Comity knows."""
    return len(_migrations())


def _server(connection: psycopg.Connection[tuple[object, ...]]) -> str:
    """The version of the server, as it stands at the beginning of the seal."""
    return f"{connection.info.server_version // 10000} "


def _there(connection: psycopg.Connection[tuple[object, ...]]) -> tuple[int, str]:
    """The version of the tables and the SHA-256 of the release.sql that a database was last brought up to date with."""
    row = connection.execute("select version, to_jsonb(s) ->> 'release' from schema_version s").fetchone()
    return (int(str(row[0])), str(row[1] or "")) if row else (0, "")


def _let_search_use_its_index(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Under row-level security an index serves only operators marked leakproof; only a superuser may mark them.

    Without it search works and is slower. What it tells by its timing is in docs/explanation.
    """
    row = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    if row and row[0]:
        connection.execute("alter function ts_match_vq(tsvector, tsquery) leakproof")


def _let_meaning_use_its_index(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """The graph of vectors' directions, where the extension pgvector is there, in a version that can go on looking.

    Only a superuser may bring the extension into a database. Without it search by meaning compares all that the viewer
    sees, and is slower for who sees much.
    """
    row = connection.execute(
        "select (select rolsuper from pg_roles where rolname = current_user) and exists (select 1 from"
        " pg_available_extensions where name = 'vector') and not exists (select 1 from pg_extension"
        " where extname = 'vector')"
    ).fetchone()
    if row and row[0]:
        connection.execute("create extension vector schema public")
    home = connection.execute(
        "select extnamespace::regnamespace::text from pg_extension where extname = 'vector'"
        " and string_to_array(extversion, '.')::integer[] >= '{0,8}'"
    ).fetchone()
    if home:
        connection.execute("set local maintenance_work_mem = '512MB'")
        connection.execute(
            sql.SQL(
                "create index if not exists meaning_near on meaning using hnsw (code {}.bit_hamming_ops)"
                " with (m = 12, ef_construction = 40)"
            ).format(
                sql.SQL(str(home[0]))  # as PostgreSQL quotes it
            )
        )


def _sql(name: str) -> str:
    # The files ship with the package; nothing of a user's gets into them.
    return (resources.files("comity.db") / name).read_text("utf-8")


def _migrations() -> list[str]:
    folder = resources.files("comity.db") / "migrations"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql")) if folder.is_dir() else []
    return [_sql(f"migrations/{name}") for name in names]
