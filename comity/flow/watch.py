"""The standing queries as the conveyor has them in memory, kept in step with those that are stored."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from uuid import UUID

from comity.db.door import Connection
from comity.errors import QueryInvalid
from comity.query import Clock, Condition, Index, Known, ground, parse
from comity.query.joined import joined, stories
from comity.query.vector import read_vector
from comity.store import filing, hit, standing
from comity.store.standing import Live

_log = logging.getLogger(__name__)
#: From so many queries on they are filed by what the newest reports tell of how rare words are, and so many of those.
_MANY, _LEARNT = 500, 1_000


class Watch:
    """All standing queries, in memory; one per sequencer, used by one thread.

    Call `refresh` before the first report and whenever the database notifies ``comity_standing``.
    """

    def __init__(self, known: Known, zone: tzinfo = UTC, *, asks: bool = True) -> None:
        """Plan a watch.

        Args:
            known: what names in queries are looked up in.
            zone: the centre's, in which days are told.
            asks: whether reports are asked. Where stories alone are looked at, nothing is filed, which for very many
                queries takes most of a minute: what each wants of a story is kept with its hits.
        """
        self._known = known
        self._zone = zone
        self._asks = asks
        self._versions: dict[UUID, datetime] = {}
        #: Stories that queries ask for, with these queries; and of each such query its stories.
        self._asking: dict[str, set[UUID]] = {}
        self._stories: dict[UUID, frozenset[str]] = {}
        #: Those of them that are no more, and the stories that took their reports.
        self._joined: dict[str, str] = {}
        #: The queries by their ids.
        self.live: dict[UUID, Live] = {}
        #: Their conditions.
        self.index: Index[UUID] = Index()

    def refresh(self, connection: Connection) -> None:
        """Read the standing queries that are new or changed, and forget those that are gone."""
        versions = standing.versions(connection)
        if self._asks and not self._versions and len(versions) > _MANY:
            for written in hit.newest(connection, _LEARNT):
                self.index.learn(read_vector(written).keys())
        for gone in self._versions.keys() - versions.keys():
            self._forget(gone)
        changed = [one for one, version in versions.items() if self._versions.get(one) != version]
        for query in standing.live(connection, changed):
            self._forget(query.id)
            try:
                if self._asks:
                    self._file(query)
            except QueryInvalid:  # a place of the centre's own that was taken out of its facts, say
                _log.warning("Standing query %s is not asked: its page says why.", query.id)
                continue
            self.live[query.id] = query
        self._versions = versions

    def follow(self, connection: Connection, stories: Sequence[str]) -> None:
        """Have queries ask for these stories that ask for one which was joined with one of them since."""
        if not self._asking:
            return
        before = {one: into for one, into in self._joined.items() if one in stories or into in stories}
        now = filing.successors(connection, self._asking, within=stories)
        changed = {one for one in before.keys() | now.keys() if before.get(one) != now.get(one)}
        for one in changed:
            self._joined.pop(one, None)
        self._joined |= now
        for query in {query for one in changed for query in self._asking[one]}:
            self._file(self.live[query])

    def clock(self) -> Clock:
        """Now, in the centre's zone."""
        return Clock(now=datetime.now(UTC), zone=self._zone)

    def condition(self, query: UUID) -> Condition | None:
        """What a query asks; none where it is not understood any more."""
        if self._asks:
            return self.index.condition(query)
        with suppress(QueryInvalid):
            return self._read(self.live[query])
        return None

    def _read(self, query: Live) -> Condition:
        return ground(parse(query.query), self._known)

    def _file(self, query: Live) -> None:
        condition = self._read(query)
        self.index.drop(query.id)
        if asked := frozenset(stories(condition)):
            self._stories[query.id] = asked
            for one in asked:
                self._asking.setdefault(one, set()).add(query.id)
            condition = joined(condition, self._joined)
        self.index.put(query.id, condition)

    def _forget(self, query: UUID) -> None:
        self.index.drop(query)
        self.live.pop(query, None)
        for one in self._stories.pop(query, ()):
            self._asking[one].discard(query)
            if not self._asking[one]:
                del self._asking[one]
                self._joined.pop(one, None)
