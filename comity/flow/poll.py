"""Gathering, live: sources that are due are claimed, visited, and what they gave is stored, in one transaction each.

Any number of couriers may run. A claim is a lease: a courier that dies in the middle of a visit loses it after some
minutes, and the source is visited again; what was stored is known by then, so nothing comes twice.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

from comity.db import Database
from comity.db.door import Connection
from comity.errors import ComityError
from comity.gather import folder
from comity.gather.fetch import Fetcher
from comity.gather.manners import GAP, Manners, Readers, readers
from comity.gather.means import Means
from comity.gather.schedule import LEAST, backoff, habit, pause
from comity.gather.visit import Visit, visit
from comity.model.arrival import Arrival
from comity.model.on_screen import on_screen
from comity.model.source import Source
from comity.store import label, quarantine, report
from comity.store import visit as visits
from comity.store.source import HISTORY
from comity.store.visit import Settled

_log = logging.getLogger(__name__)

#: Seconds after which a claimed source may be claimed anew: longer than any visit lasts.
LEASE = 600.0
#: Longest time between two looks whether a source is due, in seconds.
_LOOK = 2.0
#: Seconds that visits in progress are waited for when the courier stops.
_FAREWELL = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What a visit brought."""

    #: Reports never seen before.
    new: int
    #: Other versions of reports that were known.
    versions: int


class Poller:
    """Visits sources, in several threads. Use it as a context manager; leaving it ends the workers it started."""

    def __init__(
        self,
        database: Database,
        *,
        way_out: Fetcher,
        opening: Readers | None = None,
        folders: Iterable[Path] = (),
        threads: int = 8,
        gap: float = GAP,
    ) -> None:
        """Plan the poller.

        Args:
            database: of the conveyor.
            way_out: how other machines are reached.
            opening: workers that open what comes; none: one of its own.
            folders: folders of this machine below which sources may lie.
            threads: visits at the same time.
            gap: seconds between two visits to one site.
        """
        self._database = database
        self._threads = threads
        self._gap = gap
        ready = opening or readers()
        self._own = ready if opening is None else None
        #: What a visit needs.
        self.means = Means(
            fetcher=way_out, manners=Manners(way_out, ready, gap=gap), readers=ready, folders=tuple(folders)
        )
        self._visiting: dict[int, Source] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._own is not None:
            self._own.close()

    def once(self) -> int:
        """Visit all sources that are due now.

        Returns:
            how many were.
        """
        counts: list[int] = []

        def drain() -> None:
            visited = 0
            while self.turn():
                visited += 1
            counts.append(visited)

        threads = [threading.Thread(target=drain) for _ in range(self._threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts)

    def run(self, stop: threading.Event) -> None:
        """Visit sources as they become due, until told to stop."""
        threads = [
            threading.Thread(target=self._keep_on, args=(stop,), name=f"poll-{number}", daemon=True)
            for number in range(self._threads)
        ]
        for thread in threads:
            thread.start()
        stop.wait()
        until = time.monotonic() + _FAREWELL
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        left = list(self._visiting.values())
        if left:  # a slow server is not waited for: the next courier begins these visits anew
            with self._database.worker() as connection:
                visits.release(connection, [one.id for one in left])

    def _keep_on(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                if not self.turn():
                    stop.wait(_LOOK)
            except Exception:  # noqa: BLE001 - the database may be away for a moment; the courier stays
                _log.exception("A visit could not be written down; its source is visited again later.")
                stop.wait(_LOOK)

    def turn(self) -> bool:
        """Visit one source that is due; false if none is."""
        with self._database.worker() as connection:
            claimed = visits.claim(connection, most=1, lease=LEASE, gap=self._gap)
        for one in claimed:
            self._visiting[threading.get_ident()] = one
            try:
                self._visit(one)
            finally:
                del self._visiting[threading.get_ident()]
        return bool(claimed)

    def _visit(self, one: Source) -> None:
        try:
            found = self._another(one) or visit(one, self.means)
        except Exception as error:  # noqa: BLE001 - one source must not stop the courier
            _log.exception("The visit to source %s failed in a way nobody foresaw.", one.id)
            found = Visit(
                failure=on_screen(f"Comity failed on it ({type(error).__name__}); please report this with its log.")
            )
        with self._database.worker() as connection:
            came = settle(connection, one, found)
        if came.new or came.versions:
            _log.info("source %s: %d new, %d edited", one.id, came.new, came.versions)
        if found.failure:
            _log.info("source %s could not be read; its page says why", one.id)

    def _another(self, one: Source) -> Visit | None:
        """A folder is read for the member alone that was there first: what lies in it is for that member to release."""
        if one.kind != "folder" or "files" in one.cursor:
            return None
        with self._database.worker() as connection:
            taken = folder.shared(one.address, visits.others_folders(connection, one.member))
        if not taken:
            return None
        return Visit(
            failure=on_screen(
                "Sources may not lie in this folder, for it is read for another member. The operator of the centre can "
                "give you a folder of your own."
            )
        )


def settle(connection: Connection, one: Source, found: Visit) -> Came:
    """Store what a visit brought and plan the next one."""
    now = datetime.now(UTC)
    first = one.succeeded_at is None
    known = visits.known(connection, one, [arrival.key for arrival in found.arrivals])
    fresh: list[Arrival] = []
    versions = 0
    marking = label.today(connection, one.marking)
    for arrival in found.arrivals:
        if known.get(arrival.key) == report.fingerprint(arrival.report):
            continue
        stated = _with_source(arrival, one)
        received = report.add(connection, stated, originator=one.member, label=marking, source=one.id)
        if received.new and received.version == 1:
            fresh.append(stated)
        versions += received.new and received.version > 1
    for refusal in found.refusals:
        quarantine.unread(
            connection,
            label=marking,
            originator=one.member,
            source=one.id,
            path=refusal.path,
            reason=refusal.reason,
            content=refusal.content,
            media_type=refusal.media_type,
        )
    visits.settle(connection, one, _settled(one, found, fresh, versions, now=now, first=first))
    days, today = visits.history(connection, one.id)
    visits.learn(connection, one, habit(days, today=today))
    return Came(new=len(fresh), versions=versions)


def _settled(one: Source, found: Visit, fresh: list[Arrival], versions: int, *, now: datetime, first: bool) -> Settled:
    if found.failure is not None:
        return Settled(
            pause=backoff(one.failures + 1, asked=found.asked, name=str(one.id)),
            new={},
            cursor=found.cursor,
            failure=found.failure,
            gone=found.gone,
        )
    something = len(fresh) + versions
    waited = None if one.new_at is None or something else (now - one.new_at).total_seconds()
    moments = sorted(moment for arrival in fresh if (moment := _moment(arrival, now)) is not None) if first else []
    new_at = (moments[-1] if moments else now) if something else None
    gaps = [(b - a).total_seconds() for a, b in pairwise(moments)]
    if something and not first and one.new_at is not None:
        gaps = [(now - one.new_at).total_seconds()]
    return Settled(
        pause=LEAST
        if found.more
        else pause(one.pause, new=something, per_day=one.per_day, stated=found.good_for, waited=waited),
        new=_by_day(moments, now) if moments else {0: len(fresh)},
        new_at=new_at,
        quiet=max(gaps, default=None),
        etag=found.etag,
        modified=found.modified,
        cursor=found.cursor,
    )


def _by_day(moments: list[datetime], now: datetime) -> Mapping[int, int]:
    """How many days ago → reports published then: what a feed holds at the first visit shows its habit."""
    return Counter(ago for moment in moments if (ago := (now.date() - moment.date()).days) < HISTORY)


def _moment(arrival: Arrival, now: datetime) -> datetime | None:
    """When a report was published, if it says so to the minute and it is not still to come."""
    stated = arrival.report.published
    if stated is None or stated.precision != "minute" or not (stated.date or "").endswith("Z"):
        return None
    moment = datetime.fromisoformat(str(stated.date))
    return moment if moment <= now else None


def _with_source(arrival: Arrival, one: Source) -> Arrival:
    """The arrival with what the officer knows of the source and it does not say itself."""
    return replace(
        arrival,
        report=replace(
            arrival.report,
            publisher=one.publisher or arrival.report.publisher,
            language=arrival.report.language or one.language,
        ),
    )


def folders(environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Folders below which sources may lie: ``COMITY_FOLDERS``, separated as in ``PATH``.

    Raises:
        ComityError: one is not an absolute path.
    """
    given = [Path(entry) for entry in environment.get("COMITY_FOLDERS", "").split(os.pathsep) if entry.strip()]
    for each in given:
        if not each.is_absolute():
            raise ComityError(f"COMITY_FOLDERS holds {str(each)!r}, which is no path from the root; write it whole.")
    return tuple(given)
