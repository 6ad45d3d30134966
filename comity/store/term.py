"""Terms of the chair that have begun, as they were written down."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.rows import class_row

from comity.db.door import Connection
from comity.model.term import Term


def history(connection: Connection) -> list[Term]:
    """The terms that began, the first first; the last is the one that runs."""
    with connection.cursor(row_factory=class_row(Term)) as cursor:
        return cursor.execute("select number, member, begins, ends from term order by number").fetchall()


def note(connection: Connection, terms: Sequence[Term]) -> list[Term]:
    """Write down terms that began. One that is there stays, but for an end that came earlier than was planned.

    Returns:
        Those that were new.
    """
    new = []
    for term in terms:
        row = connection.execute(
            "insert into term (number, member, begins, ends) values (%s, %s, %s, %s)"
            " on conflict (number) do update set ends = excluded.ends"
            " where term.member = excluded.member and term.ends > excluded.ends returning xmax = 0",
            (term.number, term.member, term.begins, term.ends),
        ).fetchone()
        if row and row[0]:
            new.append(term)
    return new
