"""Manners towards the sites that are visited: robots.txt, one visit at a time, a pause between visits."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from comity.errors import AddressRefused, Unreachable
from comity.gather.address import checked_url
from comity.gather.child import Failure
from comity.gather.fetch import AGENT, Answer, Fetcher
from comity.gather.parcel import Opened, Parcel, answered
from comity.gather.robots import GOOD_FOR, Question, Rules, Verdict, place, rules
from comity.gather.schedule import good_for
from comity.gather.standby import Standby

#: Seconds between the end of a visit to a site and the next one.
GAP = 1.0
#: Seconds after which a site that was in trouble is asked for its robots.txt again.
_AWAY = 300.0
#: Sites that are remembered.
_MOST_SITES = 10_000
#: Bytes of a robots.txt that are taken; what is read of it is bound further.
_MOST_BYTES = 4 * 2**20

#: Workers that open foreign bytes.
Readers = Standby[Parcel | Question, Opened | Verdict]


def readers(workers: int = 1) -> Readers:
    """Workers that open foreign bytes; use them as a context manager."""
    return Standby(answered, workers=workers)


@dataclass(slots=True)
class _Site:
    """What is remembered of a site."""

    #: Held during a visit.
    turn: threading.Lock = field(default_factory=threading.Lock)
    #: When the last visit ended, by the monotonic clock.
    visited: float = float("-inf")
    #: Its robots.txt.
    rules: Rules | None = None
    #: Until when that is good, by the monotonic clock.
    until: float = 0.0


class Manners:
    """Visits sites as they ask to be visited. Safe to share between threads."""

    def __init__(self, fetcher: Fetcher, readers: Readers, *, gap: float = GAP) -> None:
        """`gap`: seconds between two visits to a site that states no pause of its own."""
        self._fetcher, self._readers, self._gap = fetcher, readers, gap
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """Ask for an address when it is our turn.

        Raises:
            AddressRefused: the address may not be asked for, or the site asks visitors not to.
            Unreachable: no whole answer.
        """
        checked_url(url, self._fetcher.allowed)
        site = self._site(url)
        with site.turn:
            said = self._verdict(site, url)
            wait = site.visited + (self._gap if said.delay is None else max(said.delay, self._gap)) - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            try:
                return self._fetcher.get(url, etag=etag, modified=modified)
            finally:
                site.visited = time.monotonic()

    def _site(self, url: str) -> _Site:
        parts = urlsplit(url)
        name = f"{parts.scheme}://{parts.netloc}".lower()
        with self._lock:
            site = self._sites.setdefault(name, _Site())
            self._sites.move_to_end(name)
            while len(self._sites) > _MOST_SITES:
                self._sites.popitem(last=False)
        return site

    def _verdict(self, site: _Site, url: str) -> Verdict:
        """What the site says to a visit; raises where it does not want it."""
        if site.rules is None or site.until <= time.monotonic():
            answer = self._fetcher.get(place(url), accept="text/plain, */*;q=0.5", most_bytes=_MOST_BYTES)
            site.rules = rules(answer.status, answer.content)
            stated = good_for(answer.headers)
            keep = _AWAY if site.rules.away else min(GOOD_FOR, stated if stated else GOOD_FOR)
            site.until = time.monotonic() + max(keep, _AWAY)
        host = urlsplit(url).netloc
        if site.rules.away:
            raise Unreachable(f"{host} is in trouble and does not say what visitors may read; it is tried again later.")
        said = self._readers.apply(Question(rules=site.rules, url=url, agent=AGENT)) if site.rules.text else None
        if isinstance(said, Failure):
            raise Unreachable(f"The robots.txt of {host} cannot be read. {said.reason}")
        if not isinstance(said, Verdict):
            return Verdict(allowed=True)
        if not said.allowed:
            raise AddressRefused(
                f"{host} asks visitors not to read this address (its robots.txt); ask the publisher for leave."
            )
        return said
