"""Bulk loading for `comity bench fill`: whole tables at once, by the owner of the database alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

from comity.db.door import Connection
from comity.errors import Refused

#: The first line of the charter of a centre that was filled with invented reports.
MARK = "# Invented by 'comity bench fill': nothing in this centre is real."

#: What is loaded, table by table in the order that references ask for, and the columns of each row.
COLUMNS: Mapping[str, str] = {
    "source": "id member label marking kind name address settings next_at succeeded_at new_at per_day",
    "source_day": "source day new polls failures label",
    "report": "id document version latest originator label source key path title link content fingerprint received_at",
    "provenance": "report label originator source path version received_at",
    "original": "report label media_type content",
    "work": "report state since stages",
    "analysis": "report label stages title language publisher published_on published_at received_at source originator"
    " latest story content profile vector search",
    "meaning": "report label code",
    "mention": "report label place name country lat lon times",
    "log": "position kind report label audience common at",
    "filing": "report label story how odds position",
    "copy": "report other label other_label source containment content",
    "sense": "name vector",
    "story_view": "story audience labels seen title reports languages places since until claims contested origins"
    " stances figures began_at changed_at content",
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
    """Before loading: what comes annotated gets no place in the queue and no entry in the ledger; indexes come last.

    Returns:
        Statements that bring the indexes back.
    """
    connection.execute("set local search_path = comity, pg_temp")
    connection.execute("alter table report disable trigger received, disable trigger entered")
    connection.execute("alter table analysis disable trigger meaning")
    rows = connection.execute(
        "select indexname, indexdef from pg_indexes where schemaname = 'comity' and indexdef ~ ' USING (gin|hnsw) '"
    ).fetchall()
    for name, _ in rows:
        connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    return [definition for _, definition in rows]


def prepare_bare(connection: Connection) -> list[str]:
    """Before loading very much: no trigger runs, no reference is looked up, indexes that no constraint needs come last.

    Returns:
        Statements that bring the indexes back, for `finish`.

    Raises:
        Refused: this user may not pass over references.
    """
    connection.execute("set local search_path = comity, pg_temp")
    try:
        connection.execute("set local session_replication_role = replica")
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused(
            "Only a superuser of the database can fill it with so much. Use the one Comity brings."
        ) from error
    rows = connection.execute(
        "select x.relname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class x on x.oid = i.indexrelid"
        " where x.relnamespace = 'comity'::regnamespace"
        " and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """What a viewer may see, to ask the screens for."""

    #: By the noun in an address (``stories``) or its end (``difference``): a note and what fills the gaps, in order.
    gaps: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]
    #: Searches, each with a word for what it is.
    queries: Sequence[tuple[str, str]]


def examples(connection: Connection) -> Examples:
    """Examples of everything that the viewer sees; nothing for what the viewer sees none of."""

    def one(query: LiteralString) -> tuple[str, ...] | None:
        row = connection.execute(query).fetchone()
        return tuple(value.hex if isinstance(value, UUID) else str(value) for value in row) if row else None

    found = {
        ("stories", ", the longest"): one("select story from story_view order by reports desc, story limit 1"),
        ("stories", ", the newest"): one("select story from story_view order by changed_at desc, id limit 1"),
        ("reports", ""): one("select report from analysis where latest order by received_at desc, report limit 1"),
        ("difference", ""): one("select id from report where version > 1 order by received_at desc limit 1"),
        ("{other}", ""): one("select report, other from copy limit 1"),
        ("sources", ""): one("select id from source order by new_at desc nulls last limit 1"),
        ("standing", ""): one("select id from standing order by made_at, id limit 1"),
        ("alerts", ""): one("select id from alert order by fired_at desc, id limit 1"),
        ("quarantine", ""): one("select id from quarantine where settled_at is null limit 1"),
    }
    gaps: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for (noun, note), values in found.items():
        if values:
            gaps.setdefault(noun, []).append((note, values))
    row = connection.execute("select title from analysis where language = 'en' order by received_at desc limit 1")
    title = str((row.fetchone() or ("Harbour master",))[0])
    rare = max(title.split(), key=len).strip(":“”.,")
    queries = (
        ("common word", "gate"),
        ("rare word", rare),
        ("phrase", '"the eastern gate"'),
        ("place", "place:Mosul"),
        ("two languages", '"eastern gate" OR "البوابة الشرقية"'),
        ("several fields", "language:ru AND place:Basra AND act:denies"),
        ("contested", "contested AND Basra"),
        ("of a week", "since:7d AND clinic"),
        ("best first", "grain store Herat"),
    )
    return Examples(gaps=gaps, queries=queries)


def shares(connection: Connection) -> tuple[int, list[tuple[UUID, UUID, str, int]]]:
    """How many reports there are, and of each member its id, an officer, its name and how many of them it sees."""
    row = connection.execute("select count(*) from analysis").fetchone()
    rows = connection.execute(
        "with seen as materialized (select m.*, labels_seen_by(m.id) as labels from member m where m.left_at is null),"
        " held as materialized (select label, count(*) as reports from analysis group by label)"
        " select m.id, (select s.officer from seat s where s.member = m.id and s.number = 1), m.name,"
        " (select coalesce(sum(h.reports), 0) from held h where h.label = any (m.labels)) from seen m order by m.place"
    ).fetchall()
    return (int(row[0]) if row else 0), [(a, b, c, int(d)) for a, b, c, d in rows]


def labels(connection: Connection) -> int:
    """How many labels there are."""
    row = connection.execute("select count(*) from label").fetchone()
    return int(row[0]) if row else 0


def hidden(connection: Connection, seen: Sequence[int], most: int) -> list[tuple[UUID, bytes]]:
    """Reports with a vector that bear none of the labels seen, and their vectors; for the conveyor."""
    return connection.execute(
        "select report, vector from analysis where latest and vector is not null and not label = any (%s::integer[])"
        " limit %s",
        (list(seen), most),
    ).fetchall()


def vectors(connection: Connection, at_a_time: int) -> Iterator[list[tuple[UUID, bytes]]]:
    """Every report with a vector that the viewer sees, so many at a time."""
    with connection.cursor(name="vectors") as cursor:
        cursor.itersize = at_a_time
        cursor.execute("select report, vector from analysis where latest and vector is not null")
        while rows := cursor.fetchmany(at_a_time):
            yield rows


def count_labels(connection: Connection) -> None:
    """Let the planner know how many labels there are by now."""
    connection.execute("analyze label, clause, clause_member, sight")


def finish(connection: Connection, indexes: Iterable[str], *, memory: int = 256) -> None:
    """After loading: indexes, made in so many megabytes of memory, the queue, and where the log goes on."""
    connection.execute("select set_config('maintenance_work_mem', %s, true)", (f"{memory}MB",))
    for definition in indexes:
        connection.execute(definition.encode())
    connection.execute("alter table report enable trigger received, enable trigger entered")
    connection.execute("alter table analysis enable trigger meaning")
    connection.execute("select setval(pg_get_serial_sequence('log', 'position'), coalesce(max(position), 1)) from log")


def settle(connection: Connection) -> None:
    """Clean up and count what was loaded, so that the planner knows it; on a connection without a transaction."""
    connection.execute("set search_path = comity, pg_temp")
    connection.execute("vacuum analyze")
