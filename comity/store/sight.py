"""How much a viewer sees: what is little is found by its labels, what is much by walking past what is hidden."""

from __future__ import annotations

from typing import LiteralString

from psycopg import sql

from comity.db.door import Connection

#: Of no more reports than these all are read to find the newest; the walk past what is hidden would be longer.
FEW = 5_000


def labels(connection: Connection) -> list[int]:
    """The labels that the viewer satisfies.

    A question may name them so that an index on labels is asked; row-level security decides all the same.
    """
    row = connection.execute("select seen_labels()").fetchone()
    return list(row[0]) if row else []


def of_few(
    connection: Connection, most: int = FEW, table: LiteralString = "analysis where latest and"
) -> list[int] | None:
    """The viewer's labels, if the viewer sees no more than `most` reports; none if more.

    Counting ends there, and only what the viewer sees is counted.

    Args:
        connection: of a viewer.
        most: reports that are few.
        table: where they are counted, up to the condition on labels; an index on labels must serve it alone.
    """
    own = labels(connection)
    row = connection.execute(
        sql.SQL("select count(*) from (select from {} label = any (%s::integer[]) limit %s) counted").format(
            sql.SQL(table)
        ),
        (own, most + 1),
    ).fetchone()
    return own if row is None or row[0] <= most else None
