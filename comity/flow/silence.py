"""Standing queries that ask whether sources are silent, by the clock and not by what comes in.

An alert keeps when the silence that it told of began, so that each is told once, whoever looks and however often; what
is to be sent is written with it in one transaction.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from uuid import UUID

from comity.db.door import Database
from comity.errors import QueryInvalid
from comity.query import parse, silences
from comity.query.silence import Asked
from comity.query.tree import Silent
from comity.store import silence, standing

_log = logging.getLogger(__name__)


def tick(database: Database) -> tuple[UUID, ...]:
    """Tell of sources that have fallen silent, and note which of those that were told of have brought something again.

    Returns:
        The alerts that fired.
    """
    with database.worker() as connection:
        queries = {query.id: query for query in standing.of_silence(connection)}
        if not queries:
            return ()
        fired: list[UUID] = []
        for each in silence.heard(connection):
            query = queries.get(each.standing)
            if query and "heard" in query.again:
                silence.fire_heard(connection, query, each.id)
                fired.append(each.id)
        wanted = {which: _asked(query.query) for which, query in queries.items()}
        least = min((one.least for several in wanted.values() for one in several if one.least), default=None)
        asked = Asked(wanted)
        told = silence.told(connection)
        new = [
            (queries[which], source)
            for source in silence.quiet(connection, least)
            for which, one in asked.of(source.id, source.name)
            if (source.late if one.least is None else source.lasted >= one.least)
            and ((which, source.id) not in told or told[which, source.id] < source.since)
        ]
        readers = silence.readers(connection, list({source.id for _, source in new})) if new else {}
        for query, source in new:
            if query.member in readers.get(source.id, ()) and (alert := silence.fire(connection, query, source)):
                fired.append(alert)
        return tuple(fired)


@lru_cache(maxsize=1 << 12)
def _asked(query: str) -> tuple[Silent, ...]:
    try:
        return silences(parse(query))
    except QueryInvalid:  # a word of the query language that is not known any more
        _log.warning("A standing query for the silence of sources is not understood any more, and not asked.")
        return ()
