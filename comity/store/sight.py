"""How much a viewer sees: what is little is found by its labels, what is much by walking past what is hidden."""

from __future__ import annotations

from typing import LiteralString

from psycopg import sql

from comity.db.door import Connection

#: Of no more reports than these all are read to find the newest; the walk past what is hidden would be longer.
FEW = 5_000
#: Of rows that a condition names the planner takes row-level security to let through one in so many; here it lets all.
_HALVED = 2


def labels(connection: Connection) -> list[int]:
    """The labels that the viewer satisfies.

    A question may name them so that an index on labels is asked; row-level security decides all the same.
    """
    row = connection.execute("select seen_labels()").fetchone()
    return list(row[0]) if row else []


def of_few(
    connection: Connection, most: int = FEW, table: LiteralString = "analysis where latest and"
) -> list[int] | None:
    """The viewer's labels, if the viewer sees about `most` reports or fewer; none if more.

    How many there are is what the planner takes them for by its statistics: to count them would cost what is saved.

    Args:
        connection: of a viewer.
        most: reports that are few.
        table: where they are, up to the condition on labels.
    """
    own = labels(connection)
    row = connection.execute(
        sql.SQL("explain (format json) select from {} label = any (%s::integer[])").format(sql.SQL(table)), (own,)
    ).fetchone()
    return own if row is None or row[0][0]["Plan"]["Plan Rows"] * _HALVED <= most else None
