"""A standing query tried on the last days: how often it would have alerted its owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from comity.db.door import Connection
from comity.model.silence import Gap, gaps
from comity.query.silence import meant
from comity.query.tree import Silent
from comity.store import silence
from comity.store.silence import Past

#: Sources of one query that are looked at.
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A silence of a source, that was told or would have been."""

    #: The source.
    source: UUID
    #: Its name.
    name: str
    #: When.
    gap: Gap


def silent(connection: Connection, wanted: Sequence[Silent], *, now: datetime, days: int) -> list[Missed]:
    """Silences of the last days that a standing query would have told, the last first, and those that still last.

    Habits are learnt anew from twice as many days, as far as each was known at the time.

    Args:
        connection: of the viewer whose query it is.
        wanted: what it asks for.
        now: the moment.
        days: how many.
    """
    asked = {
        source.id: [one for one in wanted if meant(one, source.id, source.name) and (one.least or source.visited)]
        for source in silence.known(connection)
    }
    window = timedelta(days=days)
    named = [source for source, ones in asked.items() if ones]
    found = [
        Missed(source=past.id, name=past.name, gap=gap)
        for past in silence.past(connection, named[:_MOST], since=now - 2 * window)
        for gap in _told(past, asked[past.id])
        if gap.told > now - window or gap.until is None
    ]
    return sorted(found, key=lambda missed: missed.gap.since, reverse=True)


def _told(past: Past, wanted: Sequence[Silent]) -> list[Gap]:
    """The silences of a source, each as it would have been told first."""
    came = past.came or (past.last,)
    first: dict[datetime, Gap] = {}
    for one in wanted:
        for gap in gaps(came, past.looked or came[-1], least=one.least, watched=past.watched):
            first[gap.since] = min(gap, first.get(gap.since, gap), key=lambda each: each.told)
    return list(first.values())
