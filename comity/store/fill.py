"""Bulk loading for `comity bench fill`: whole tables at once, by the owner of the database alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import sql

from comity.db.door import Connection

#: The first line of the charter of a centre that was filled with invented reports.
MARK = "# Invented by 'comity bench fill': nothing in this centre is real."

#: What is loaded, table by table in the order that references ask for, and the columns of each row.
COLUMNS: Mapping[str, str] = {
    "source": "id member label marking kind name address settings next_at succeeded_at new_at per_day",
    "source_day": "source day new polls failures label",
    "report": "id document version latest originator label source key path title link content fingerprint received_at",
    "original": "report label media_type content",
    "work": "report state since stages",
    "analysis": "report label stages title language publisher published_on published_at received_at source originator"
    " latest story content profile search",
    "mention": "report label place name country lat lon times",
    "log": "position kind report label audience common at",
    "filing": "report label story how odds position",
    "copy": "report other label other_label source containment content",
    "story_view": "story audience labels seen title reports languages places since until claims contested origins"
    " began_at changed_at content",
    "story_change": "story audience labels at kind claim words was becomes",
    "standing": "id member officer name query channels",
    "alert": "standing member officer story labels report kind title why received_at",
}

Rows = Mapping[str, Sequence[tuple[Any, ...]]]


def whose(connection: Connection) -> Literal["nobody", "invented", "real"]:
    """Whose the data in this database are: nobody's as long as no centre was set up."""
    row = connection.execute("select charter from comity.centre").fetchone()
    if row is None:
        return "nobody"
    return "invented" if row[0].startswith(MARK) else "real"


def empty(connection: Connection) -> None:
    """Take everything out of every table but the schema's version."""
    connection.execute("set local search_path = comity, pg_temp")
    rows = connection.execute(
        "select tablename from pg_tables where schemaname = 'comity' and tablename <> 'schema_version'"
    ).fetchall()
    tables = sql.SQL(", ").join(sql.Identifier(name) for (name,) in rows)
    connection.execute(sql.SQL("truncate {} restart identity").format(tables))


def prepare(connection: Connection) -> list[str]:
    """Before loading: no queue for what comes annotated, no index for words, which is built faster at the end.

    Returns:
        Statements that bring the indexes back.
    """
    connection.execute("set local search_path = comity, pg_temp")
    connection.execute("alter table report disable trigger received")
    rows = connection.execute(
        "select indexname, indexdef from pg_indexes where schemaname = 'comity' and indexdef like '% USING gin %'"
    ).fetchall()
    for name, _ in rows:
        connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    return [definition for _, definition in rows]


def load(connection: Connection, rows: Rows) -> None:
    """Write rows of several tables.

    Args:
        connection: of the owner, after `prepare`.
        rows: rows by table; each has the columns that `COLUMNS` names.
    """
    for table, columns in COLUMNS.items():
        if not rows.get(table):
            continue
        statement = sql.SQL("copy {} ({}) from stdin").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns.split()))
        )
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows[table]:
                copy.write_row(row)


def stories_of(connection: Connection, member: UUID, most: int) -> list[tuple[str, list[int], str, datetime]]:
    """The newest stories that a member sees: id, labels, title, receipt of the last report."""
    return connection.execute(
        "select story, labels, title, changed_at from story_view where %s = any (audience)"
        " order by changed_at desc limit %s",
        (member, most),
    ).fetchall()


def finish(connection: Connection, indexes: Iterable[str]) -> None:
    """After loading: indexes, the queue, and where the log goes on."""
    connection.execute("set local maintenance_work_mem = '256MB'")
    for definition in indexes:
        connection.execute(definition.encode())
    connection.execute("alter table report enable trigger received")
    connection.execute("select setval(pg_get_serial_sequence('log', 'position'), max(position)) from log")


def settle(connection: Connection) -> None:
    """Clean up and count what was loaded, so that the planner knows it; on a connection without a transaction."""
    connection.execute("set search_path = comity, pg_temp")
    connection.execute("vacuum analyze")
