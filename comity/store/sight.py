"""How much a viewer sees, and where the newest of it are looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from comity.db.door import Connection

#: So few labels are asked for one by one at once; of more than many it costs less to walk past what is hidden.
FEW, MANY = 40, 400
#: Who sees fewer reports than this looks for a thing among them rather than walks past what is hidden.
LITTLE = 5000
#: From the beginning of time to its end: no year is further from these than a database's clock goes.
EVER = (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC))
_LATE = (timedelta(days=8), timedelta(days=32))
_WINDOWS = (timedelta(days=1), timedelta(days=8), timedelta(days=64))


def labels(connection: Connection) -> list[int]:
    """The labels that the viewer satisfies.

    A question may name them so that an index on labels is asked; row-level security decides all the same.
    """
    row = connection.execute("select seen_labels()").fetchone()
    return list(row[0]) if row else []


def little(connection: Connection, own: Sequence[int]) -> bool:
    """Whether the viewer, whose labels are `own`, sees few reports."""
    row = connection.execute(
        "select count(*) from (select from analysis where label = any (%s::integer[]) and latest limit %s) a",
        (list(own), LITTLE),
    ).fetchone()
    return row is not None and int(row[0]) < LITTLE


def late() -> Iterator[tuple[datetime, datetime]]:
    """Stretches in which to look for the newest thousands: where very many answer, the first hold enough."""
    for far in _LATE:
        yield datetime.now(UTC) - far, EVER[1]
    yield EVER


def windows(own: Sequence[int], at: datetime | None, *, back: bool = False) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of time in which to look for the newest, each holding the one before; the last is all of it.

    The newest of many stand in the first, and reading that far costs little; of few there is little to read at all.

    Args:
        own: labels of the viewer.
        at: where the list goes on; none: from now.
        back: whether it goes to what is newer.
    """
    start = at or datetime.now(UTC)
    for far in _WINDOWS if len(own) > FEW else ():
        if back:
            yield EVER[0], start + far
        else:
            yield start - far, EVER[1]
    yield EVER
