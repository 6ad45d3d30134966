"""From receipt to alert: reports come in at fixed times, whether or not the centre keeps up, and open pages listen.

The clock starts when the database writes down that a report was received, and stops when an open page of the officer
is told of the alert. Each standing query's hits are compared with what a search for the same finds, so that a matcher
that is quick because it misses some would be found out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from time import monotonic, sleep
from uuid import UUID

from comity.app.bench import mill
from comity.app.bench.asked import ask, weighs
from comity.app.bench.hands import BURST, Due, Hands, Line, line_of, planned
from comity.app.bench.listen import Open
from comity.app.bench.measure import Used, by_part, since
from comity.app.bench.trial import Trial, running
from comity.query import Clock, Known, ground, parse
from comity.sources import houses
from comity.sources.gazetteer import gazetteer
from comity.store import search
from comity.store import trial as trial_store

#: Reports handed in before the clock starts, and how many a second: the first load what is loaded once.
_WARM, _WARM_RATE = 40, 4.0
#: How many queries are compared with a search.
_COMPARED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What comes in, and when."""

    #: Reports a second.
    rate: float
    #: For how long, without a burst.
    minutes: float
    #: How many times as many come in a second for one of two further minutes; 1: there are no further minutes.
    burst: float = 1.0
    #: The reports; none: they are ground by the mill.
    lines: Sequence[Line] = ()

    def due(self, seed: int) -> list[Due]:
        """The reports in the order of their times; `seed` of those that are ground."""
        if self.lines:
            return planned(self.lines, self.rate, self.burst)
        count = self.rate * (self.minutes * 60 + (BURST * (1 + self.burst) if self.burst > 1 else 0))
        ground_ = mill.ground_reports(round(count), seed, began=datetime.now(UTC))
        return planned([line_of(one.report) for one in ground_], self.rate, self.burst)


@dataclass(slots=True, kw_only=True)
class Timed:
    """What was measured."""

    #: Reports handed in, and seconds that it took.
    reports: int = 0
    seconds: float = 0.0
    #: Seconds from the planned moment to the acknowledgement of each report.
    acknowledged: list[float] = field(default_factory=list)
    #: Seconds from receipt to the story of each report.
    placed: list[float] = field(default_factory=list)
    #: Seconds from receipt to the alert on an open page, one for each hit of a query that goes by reports alone.
    alerted: list[float] = field(default_factory=list)
    #: The same where a query asks besides what the story of the report shows: it is told when the story is weighed.
    shown: list[float] = field(default_factory=list)
    #: Of the reports of a burst alone, seconds from receipt to the story and to the alert.
    burst_placed: list[float] = field(default_factory=list)
    burst_alerted: list[float] = field(default_factory=list)
    #: Hits of which no page was told.
    untold: int = 0
    #: Messages to pages beyond one for each firing of an alert.
    doubled: int = 0
    #: Hits that a search finds and the standing query has not, and the other way round.
    differing: list[str] = field(default_factory=list)
    #: Standing queries, and how many of them were compared.
    queries: int = 0
    compared: int = 0
    #: What each part of the centre used while reports came in.
    used: Mapping[str, Used] = field(default_factory=dict)


def measured(load: Load, queries: int, seed: int, annotators: int | None, say: Callable[[str], None]) -> Timed:
    """Run a centre of its own, hand in reports, listen.

    Args:
        load: what comes in, and when.
        queries: standing queries, of all officers together.
        seed: of every choice.
        annotators: child processes that read reports; none: as many as `comity run` has by itself.
        say: told what happens.

    Raises:
        ComityError: the centre does not start or does not come to rest.
    """
    done = Timed(queries=queries)
    options = () if annotators is None else ("--annotators", str(annotators))
    with running(options=options) as trial:
        asked = ask(trial, queries, Random(f"queries {seed}"))
        heard = _Heard(trial)
        pages = [Open(trial, viewer, heard.tell) for viewer in trial.viewers]
        hands = Hands(trial)
        hands.run(planned([line_of(one) for one in mill.grind(_WARM, seed + 1)], _WARM_RATE), "warm")
        trial.rest(weighed=True)
        due = load.due(seed)
        say(f"{len(due):,} reports come in within {due[-1].at:.0f} seconds; {queries:,} standing queries.")
        before, began = by_part(trial.processes()), monotonic()
        reports, done.acknowledged = hands.run(due, "report")
        done.seconds, done.reports = monotonic() - began, len(reports)
        done.used = since(before, by_part(trial.processes()))
        trial.rest(weighed=False)
        sleep(2)  # what was told last is on its way to the pages
        for page in pages:
            page.close()
        heard.close()
        _time(done, trial, reports, heard, asked)
        _compare(done, trial, asked)
    return done


class _Heard:
    """What the pages were told. Alerts of stories that are joined become one, so each is looked up at once."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._over = threading.Event()
        self._lock = threading.Lock()
        #: When pages were told of an alert.
        self.told: dict[UUID, list[datetime]] = {}
        #: The standing query of each alert.
        self.query: dict[UUID, UUID] = {}
        self._thread = threading.Thread(target=self._look, name="heard", daemon=True)
        self._thread.start()

    def tell(self, alert: UUID, at: datetime) -> None:
        """A page was told."""
        with self._lock:
            self.told.setdefault(alert, []).append(at)

    def close(self) -> None:
        """Look up what was heard last, then no more."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        over = False
        while not over:
            over = self._over.wait(0.3)
            with self._lock:
                new = self.told.keys() - self.query.keys()
            if new:
                with self._trial.conveyor.worker() as connection:
                    self.query.update(trial_store.queries_of(connection, new))


def _time(
    done: Timed, trial: Trial, reports: Mapping[UUID, Due], heard: _Heard, asked: Mapping[UUID, tuple[int, str]]
) -> None:
    """Match what pages were told with what was due to them."""
    told: dict[UUID, list[datetime]] = {}
    for alert, times in heard.told.items():
        if alert in heard.query:
            told.setdefault(heard.query[alert], []).extend(times)
    with trial.conveyor.worker() as connection:
        placed = trial_store.placed_at(connection, list(reports))
        took = {report: (at - received).total_seconds() for report, (received, at) in placed.items()}
        done.placed = list(took.values())
        done.burst_placed = [wait for report, wait in took.items() if reports[report].burst]
        for query, (_, text) in asked.items():
            for report in trial_store.hits(connection, query):
                if report not in placed:
                    continue  # of those before the clock started
                received, at = placed[report]
                after = [when for when in told.get(query, ()) if when >= at]
                if not after:
                    done.untold += not weighs(text)  # a story that is weighed later is told of later
                    continue
                wait = (min(after) - received).total_seconds()
                (done.shown if weighs(text) else done.alerted).append(wait)
                if reports[report].burst and not weighs(text):
                    done.burst_alerted.append(wait)
        fired = trial_store.firings(connection)
    done.doubled = sum(max(0, len(times) - fired.get(alert, len(times))) for alert, times in heard.told.items())


def _compare(done: Timed, trial: Trial, asked: Mapping[UUID, tuple[int, str]]) -> None:
    """Ask the database what the standing queries were asked, as their owners."""
    known = Known(gazetteer=gazetteer(()), houses=houses(()))
    clock = Clock(now=datetime.now(UTC))
    plain = [(query, *rest) for query, rest in asked.items() if not weighs(rest[1])]
    for query, seat, text in plain[:: max(1, len(plain) // _COMPARED)]:
        condition = ground(parse(text), known)
        with trial.web.viewer(trial.viewers[seat]) as connection:
            total = search.find(connection, condition, clock=clock, order="newest").total or 0
        with trial.conveyor.worker() as connection:
            hits = len(trial_store.hits(connection, query))
        done.compared += 1
        if total != hits:
            done.differing.append(f"{text}: a search finds {total}, the standing query {hits}")
