"""Vectors of what reports state, kept for a week so that a story is weighed anew without making them anew.

They stand under a name that tells nothing of the text. Which report a text is of is not kept, so that all of them go
when a report is erased.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from comity.db.door import Connection
from comity.store import withdrawal

#: Days after which what nobody asked for is let go of, and how many go at once.
DAYS, _AT_ONCE = 7, 2000


def known(connection: Connection, names: Sequence[bytes]) -> dict[bytes, bytes]:
    """Of these names those that are kept, with their vectors; for the conveyor."""
    connection.execute(
        "update sense set used_on = current_date where name = any (%s) and used_on < current_date", (list(names),)
    )
    rows = connection.execute("select name, vector from sense where name = any (%s)", (list(names),))
    return {bytes(row[0]): bytes(row[1]) for row in rows}


def keep(connection: Connection, vectors: Mapping[bytes, bytes], erased: int) -> bool:
    """Keep vectors, and let go of old ones; for the conveyor, in a transaction that does nothing else.

    Args:
        connection: of the conveyor.
        vectors: by their names.
        erased: how many reports were erased when their texts were read.

    Returns:
        False if a report was erased since; then none of them is kept, for they may be of its text.
    """
    connection.execute("lock table sense in row exclusive mode")  # erasing waits for this, or this for erasing
    if withdrawal.erased(connection) != erased:
        return False
    connection.execute(
        "delete from sense where name in (select name from sense where used_on < current_date - %s"
        " order by used_on limit %s)",
        (DAYS, _AT_ONCE),
    )
    connection.execute(
        "insert into sense (name, vector) select * from unnest(%b::bytea[], %b::bytea[]) on conflict do nothing",
        (list(vectors), list(vectors.values())),
    )
    return True
