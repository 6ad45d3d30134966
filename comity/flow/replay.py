"""Reading the log again: the same entries, done with the same reports, give the same filings and copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from comity.db.door import Connection
from comity.flow.placing import Outcome, Placing
from comity.flow.shelf import Incoming, incoming
from comity.store import analysis, log
from comity.store.log import Entry


class Shown:
    """Reports as they were at a position of the log, read through whatever transaction is open."""

    def __init__(self) -> None:
        self._connection: Connection | None = None

    @contextmanager
    def through(self, connection: Connection) -> Iterator[None]:
        """Read through this connection until the end of the block."""
        self._connection = connection
        try:
            yield
        finally:
            self._connection = None

    def as_of(self, reports: Iterable[UUID], position: int) -> dict[str, Incoming]:
        """What reports said at a position."""
        wanted = list(reports)
        if not wanted:
            return {}
        assert self._connection is not None  # noqa: S101 - used within `through`
        found = analysis.as_of(self._connection, wanted, position)
        return {report.hex: incoming(found[report]) for report in wanted}

    def lookup(self, reports: Sequence[str], position: int) -> Mapping[str, Incoming]:
        """The same, by the ids that the indexes use."""
        return self.as_of(map(UUID, reports), position)


def replay(connection: Connection, placing: Placing, *, again: bool = False) -> Iterator[tuple[Entry, Outcome]]:
    """Do again what the log says, from where `placing` stands.

    Args:
        connection: through which its lookup reads.
        placing: what does it.
        again: whether only what is remembered of it is wanted; see `Placing.apply`.

    Yields:
        Each entry and what it changes; nothing is written.
    """
    shown = Shown()
    with shown.through(connection):
        for entries in log.entries(connection, placing.position):
            last = entries[-1].position
            # A report that says something else later on this page is read by itself, as it was then.
            changing = {entry.report for entry in entries if entry.kind == "again"}
            plain = {entry.report for entry in entries if entry.report and entry.report not in changing}
            known = shown.as_of(plain, last)
            for entry in entries:
                if entry.report is None:
                    yield entry, placing.apply(entry, again=again)
                elif entry.report in changing:
                    told = shown.as_of([entry.report], entry.position)[entry.report.hex]
                    yield entry, placing.apply(entry, told, again=again)
                else:
                    yield entry, placing.apply(entry, known[entry.report.hex], again=again)
